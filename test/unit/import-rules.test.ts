import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

/** Lints a text as if it stood at `filePath`, with the project's own configuration (types switched off for speed). */
async function brokenRules(filePath: string, text: string): Promise<string[]> {
  const eslint = new ESLint({
    overrideConfig: [
      {
        ...tseslint.configs.disableTypeChecked,
        languageOptions: { parserOptions: { projectService: false, project: false } },
      } as ESLint.Options['overrideConfig'] & object,
    ].flat(),
  });
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map((message) => `${message.ruleId ?? 'parse'}: ${message.message}`);
}

describe('import rules between rooms', () => {
  it.each([
    ['main/core/probe.ts', '../memory/index.ts'],
    ['main/memory/probe.ts', '../world/index.ts'],
    ['main/world/probe.ts', '../memory/index.ts'],
    ['main/export/probe.ts', '../studio/index.ts'],
    ['main/interchange/probe.ts', '../export/index.ts'],
    ['main/studio/probe.ts', '../hosts/cli/main.ts'],
    ['main/world/inference/probe.ts', '../../memory/index.ts'],
    ['main/hosts/cli/probe.ts', '../../../scripts/system.ts'],
    ['main/api/probe.ts', '../memory/index.ts'],
    ['main/api/probe.ts', '../interchange/path-file.ts'],
    ['main/api/procedures/probe.ts', '../../hosts/server/server.ts'],
    ['main/studio/probe.ts', '../api/index.ts'],
    ['main/hosts/server/probe.ts', '../../../renderer/src/main.ts'],
    ['main/hosts/electron/probe.ts', '../../../renderer/src/main.ts'],
    ['main/hosts/electron/probe.ts', '../../../scripts/system.ts'],
    ['main/core/probe.ts', './../memory/index.ts'],
    ['main/core/path/probe.ts', '../../../main/world/index.ts'],
  ])('%s must not import %s', async (file, target) => {
    const broken = await brokenRules(file, `export * from '${target}';\n`);
    expect(broken.join('\n')).toContain('no-restricted-imports');
  });

  it.each([
    ['main/core/probe.ts', 'node:fs'],
    ['main/core/probe.ts', 'sharp'],
    ['main/studio/probe.ts', 'electron'],
    ['main/studio/probe.ts', 'electron/main'],
    ['main/api/probe.ts', 'electron'],
    ['main/hosts/server/probe.ts', 'electron'],
    ['main/hosts/cli/probe.ts', 'electron/main'],
  ])('%s must not import the module %s', async (file, target) => {
    const broken = await brokenRules(file, `export * from '${target}';\n`);
    expect(broken.join('\n')).toContain('no-restricted-imports');
  });

  it('import() does not get round them', async () => {
    const broken = await brokenRules(
      'main/core/probe.ts',
      "export const x = import('../memory/index.ts');\n",
    );
    expect(broken.join('\n')).toContain('no-restricted-syntax');
  });

  it('import() does not get round them in the Electron host either', async () => {
    const broken = await brokenRules(
      'main/hosts/electron/probe.ts',
      "export const x = import('electron');\n",
    );
    expect(broken.join('\n')).toContain('no-restricted-syntax');
  });

  it.each([
    ['main/memory/probe.ts', '../core/errors.ts'],
    ['main/studio/probe.ts', '../memory/index.ts'],
    ['main/hosts/cli/probe.ts', '../../studio/index.ts'],
    ['main/core/path/probe.ts', '../errors.ts'],
    ['main/world/inference/probe.ts', '../../core/errors.ts'],
    ['main/api/probe.ts', '../studio/index.ts'],
    ['main/api/procedures/probe.ts', '../../core/errors.ts'],
    ['main/hosts/server/probe.ts', '../../api/index.ts'],
    ['main/hosts/electron/probe.ts', '../../api/index.ts'],
    ['main/hosts/electron/probe.ts', 'electron'],
    ['main/hosts/electron/probe.ts', 'electron/main'],
  ])('%s may import %s', async (file, target) => {
    expect(await brokenRules(file, `export * from '${target}';\n`)).toEqual([]);
  });

  it.each([
    ['renderer/src/state/probe.ts', "export * from '../../../main/api/index.ts';"],
    ['renderer/src/state/probe.ts', "import { contract } from '../../../main/api/contract.ts'; contract;"],
    ['renderer/src/probe.ts', "export * from '../../main/studio/index.ts';"],
    ['renderer/src/probe.ts', "export type * from '../../main/memory/index.ts';"],
    ['renderer/src/timeline/probe.ts', "export * from '../../../main/hosts/server/server.ts';"],
    ['renderer/src/probe.ts', "export * from '../../scripts/system.ts';"],
    ['renderer/src/probe.ts', "export * from '../../test/helpers/x.ts';"],
    ['renderer/src/probe.ts', "export * from 'node:fs';"],
    ['renderer/src/probe.ts', "export * from 'fs/promises';"],
    ['renderer/src/probe.ts', "export * from 'electron';"],
  ])('%s must not: %s', async (file, text) => {
    expect((await brokenRules(file, `${text}\n`)).join('\n')).toContain('no-restricted-imports');
  });

  it('import() does not get the window round them', async () => {
    const broken = await brokenRules(
      'renderer/src/probe.ts',
      "export const x = import('../../main/studio/index.ts');\n",
    );
    expect(broken.join('\n')).toContain('no-restricted-syntax');
  });

  it.each([
    ['renderer/src/state/probe.ts', "export type { TakeView } from '../../../main/api/index.ts';"],
    ['renderer/src/state/probe.ts', "export * from '../../../main/core/path/index.ts';"],
    ['renderer/src/timeline/probe.ts', "export * from '../state/chunks.ts';"],
    ['renderer/src/trajectory/probe.ts', "export * from 'three';"],
    ['renderer/src/export/probe.ts', "export * from '../export/presets.ts';"],
  ])('%s may: %s', async (file, text) => {
    expect(await brokenRules(file, `${text}\n`)).toEqual([]);
  });
});
