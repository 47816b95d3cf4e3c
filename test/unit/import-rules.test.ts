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

  it.each([
    ['main/memory/probe.ts', '../core/errors.ts'],
    ['main/studio/probe.ts', '../memory/index.ts'],
    ['main/hosts/cli/probe.ts', '../../studio/index.ts'],
    ['main/core/path/probe.ts', '../errors.ts'],
    ['main/world/inference/probe.ts', '../../core/errors.ts'],
  ])('%s may import %s', async (file, target) => {
    expect(await brokenRules(file, `export * from '${target}';\n`)).toEqual([]);
  });
});
