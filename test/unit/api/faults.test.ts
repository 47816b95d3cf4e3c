import { describe, expect, it } from 'vitest';
import { faultsOf, guardStream } from '../../../main/api/faults.ts';
import { LookbackError } from '../../../main/core/errors.ts';

function faults(signal?: AbortSignal) {
  const logged: { call: string; error: LookbackError }[] = [];
  return { logged, toFault: faultsOf('takes.begin', (call, error) => logged.push({ call, error }), signal) };
}

describe('how errors leave the studio', () => {
  it('ours with code and sentence, without their context', () => {
    const { logged, toFault } = faults();
    const error = new LookbackError('take-missing', 'There is no take 7.', {
      context: { file: '/home/a/x' },
    });
    const fault = toFault(error);
    expect(fault.toJSON()).toMatchObject({
      code: 'take-missing',
      message: 'There is no take 7.',
      defined: true,
    });
    expect(JSON.stringify(fault.toJSON())).not.toContain('/home/a');
    expect(logged).toEqual([{ call: 'takes.begin', error }]);
  });

  it('others masked, with everything in the log', () => {
    const { logged, toFault } = faults();
    const cause = new TypeError('reading "x" of undefined at /home/a/secret');
    const fault = toFault(cause);
    expect(fault.code).toBe('internal');
    expect(fault.message).not.toContain('secret');
    expect(logged[0]?.error.cause).toBe(cause);
  });

  it('cancel is no error: nothing is logged', () => {
    const stopped = new AbortController();
    const { logged, toFault } = faults(stopped.signal);
    expect(toFault(new LookbackError('cancelled', 'Stopped.')).code).toBe('cancelled');
    expect(toFault(new DOMException('aborted', 'AbortError')).code).toBe('cancelled');
    stopped.abort();
    expect(toFault(new Error('socket gone')).code).toBe('cancelled');
    expect(logged).toEqual([]);
  });
});

describe('streams', () => {
  async function* broken(error: Error) {
    yield await Promise.resolve(1);
    throw error;
  }

  it('pass on what they give, then their error as a fault', async () => {
    const { toFault } = faults();
    const got: number[] = [];
    const read = async () => {
      for await (const value of guardStream(
        broken(new LookbackError('project-locked', 'In use.')),
        toFault,
      )) {
        got.push(value);
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'project-locked' });
    expect(got).toEqual([1]);
  });

  it('end quietly when they were cancelled', async () => {
    const { toFault, logged } = faults();
    const got: number[] = [];
    for await (const value of guardStream(broken(new LookbackError('cancelled', 'Stopped.')), toFault)) {
      got.push(value);
    }
    expect([got, logged]).toEqual([[1], []]);
  });

  it('close what they read from when nobody reads on', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        for (let i = 0; ; i++) yield await Promise.resolve(i);
      } finally {
        isClosed = true;
      }
    }
    for await (const value of guardStream(endless(), faults().toFault)) if (value === 3) break;
    expect(isClosed).toBe(true);
  });
});
