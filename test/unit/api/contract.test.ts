import { isContractProcedure } from '@orpc/contract';
import { isProcedure } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { contract, router } from '../../../main/api/index.ts';
import { api } from '../../../main/api/context.ts';
import { errorCodes } from '../../../main/core/errors.ts';

/** Paths of all that `is` in a tree of objects. */
function pathsOf(tree: object, is: (leaf: unknown) => boolean, before = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    const path = before === '' ? name : `${before}.${name}`;
    if (is(value)) return [path];
    return typeof value === 'object' && value !== null ? pathsOf(value, is, path) : [];
  });
}

describe('the contract', () => {
  it('has every procedure implemented, and nothing besides', () => {
    const asked = pathsOf(contract, isContractProcedure);
    expect(asked.length).toBeGreaterThan(30);
    expect(pathsOf(router, isProcedure).sort()).toEqual(asked.sort());
  });

  it('does not compile with a procedure missing', () => {
    const { start, steer } = router.drive;
    // @ts-expect-error drive.stop is missing
    api.router({ ...router, drive: { start, steer } });
    const { info } = router.studio;
    // @ts-expect-error projects.get does not answer a StudioInfo
    api.router({ ...router, projects: { ...router.projects, get: info } });
  });

  it('lets every call fail with every code, and no other', () => {
    for (const procedure of [contract.studio.info, contract.takes.begin, contract.projects.events]) {
      expect(Object.keys(procedure['~orpc'].errorMap).sort()).toEqual([...errorCodes].sort());
    }
  });
});
