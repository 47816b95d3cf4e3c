import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const commands = [
  'render',
  'resume',
  'export',
  'inspect',
  'path make',
  'path check',
  'models list',
  'models verify',
  'doctor',
];

describe('help', () => {
  it('of the program names every command', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(stdout).toContain(`\n  ${command.split(' ')[0]}`);
  });

  it.each(commands)('of %s shows an example of that command', async (command) => {
    const { code, stdout } = await runCli([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Examples?:\n  lookback ${command}\\b`, 'm'));
  });
});

interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'absent' | 'missing';
  readonly detail: string;
}

// The embedded model may be any: these tests hold for a good package, a damaged one and none.
describe('lookback doctor', () => {
  it('answers with JSON, and fails when something needed is missing', async () => {
    const { code, stdout } = await runCli(['doctor', '--json']);
    const findings = JSON.parse(stdout) as Finding[];
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Node', 'World model', 'ffmpeg', 'Electron', 'Disk']),
    );
    expect(findings.find(({ name }) => name === 'Node')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining(process.version) as string,
    });
    for (const { detail } of findings) expect(detail).not.toBe('');
    expect(code).toBe(findings.some(({ state }) => state === 'missing') ? 1 : 0);
  });

  it('says it in words, a line for each finding', async () => {
    const { code, stdout } = await runCli(['doctor']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(5);
    for (const line of lines) expect(line).toMatch(/^(ok|absent|MISSING) {2,}\S/);
    expect(lines[0]).toContain(process.version);
    expect(code).toBe(stdout.includes('MISSING') ? 1 : 0);
  });
});

/** A folder with the tiny package, whole and damaged. */
async function twoPackages(): Promise<{ folder: string; whole: string; damaged: string }> {
  const folder = temporaryFolder();
  const [whole, damaged] = [join(folder, 'a-whole'), join(folder, 'b-damaged')];
  for (const dir of [whole, damaged]) await cp(tinyWorld, dir, { recursive: true });
  const bytes = await readFile(join(damaged, 'model.bin'));
  bytes[200] = (bytes[200] ?? 0) ^ 255;
  await writeFile(join(damaged, 'model.bin'), bytes);
  return { folder, whole, damaged };
}

describe('lookback models list', () => {
  it('lists good packages and says what is wrong with others', async () => {
    const { folder, whole, damaged } = await twoPackages();
    const asJson = await runCli(['models', 'list', folder, '--json']);
    expect(asJson.code).toBe(0);
    expect(JSON.parse(asJson.stdout)).toEqual([
      expect.objectContaining({
        dir: whole,
        id: 'tiny-world',
        frame: expect.objectContaining({ width: 32, height: 18 }) as object,
        origins: ['plain'],
      }),
      { dir: damaged, error: expect.stringContaining('model.bin') as string },
    ]);
    const inWords = await runCli(['models', 'list', folder]);
    expect(inWords.code).toBe(0);
    expect(inWords.stdout).toMatch(/\(tiny-world\), 32×18, in .*a-whole\n {2}starts from: plain\n/);
    expect(inWords.stdout).toMatch(/b-damaged: .*model\.bin/);
  });

  it('says so where there is none, and where there is no folder', async () => {
    const folder = temporaryFolder();
    const empty = await runCli(['models', 'list', folder]);
    expect(empty).toMatchObject({ code: 0, stdout: `There is no world-model package in ${folder}.\n` });
    expect(JSON.parse((await runCli(['models', 'list', folder, '--json'])).stdout)).toEqual([]);
    const nowhere = join(folder, 'nowhere');
    const missing = await runCli(['models', 'list', nowhere]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain(`${nowhere} cannot be read. [package-missing]`);
    const asJson = await runCli(['models', 'list', nowhere, '--json']);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: 'package-missing' } });
  });
});

describe('lookback models verify', () => {
  it('runs the self-test on every provider', async () => {
    const asJson = await runCli(['models', 'verify', tinyWorld, '--json']);
    expect(asJson.code).toBe(0);
    const { providers, ...rest } = JSON.parse(asJson.stdout) as { providers: { provider: string }[] };
    expect(rest).toMatchObject({
      id: 'tiny-world',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(providers.map(({ provider }) => provider)).toEqual(['webgpu', 'cuda', 'cpu', 'reference']);
    expect(providers.slice(2)).toEqual([
      expect.objectContaining({ provider: 'cpu', ok: true }),
      expect.objectContaining({ provider: 'reference', ok: true }),
    ]);
    const inWords = await runCli(['models', 'verify', tinyWorld]);
    expect(inWords.code).toBe(0);
    expect(inWords.stdout).toContain('all hashes right.');
    expect(inWords.stdout).toMatch(/^cpu +yes +\d+ ms +error /m);
  });

  it('refuses a damaged package', async () => {
    const { damaged } = await twoPackages();
    const inWords = await runCli(['models', 'verify', damaged]);
    expect(inWords.code).toBe(1);
    expect(inWords.stderr).toMatch(/^Error: .*model\.bin.* \[package-hash\]$/m);
    const asJson = await runCli(['models', 'verify', damaged, '--json']);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: 'package-hash' } });
  });
});

const model = ['--model', tinyWorld];

describe('lookback path make', () => {
  it('writes a preset that path check and a user can read, and never over a file', async () => {
    const folder = temporaryFolder();
    const [first, second] = [join(folder, 'first.json'), join(folder, 'second.json')];
    const asked = ['--preset', 'orbit', '--frames', '41', ...model];
    const inWords = await runCli(['path', 'make', first, ...asked]);
    expect(inWords.code).toBe(0);
    expect(inWords.stdout).toMatch(/^\d+ keyframes, 41 frames are in .*first\.json\.\n$/);
    const made = await readFile(first, 'utf8');
    expect(JSON.parse(made)).toMatchObject({ format: 'lookback-path/1', durationFrames: 41 });

    const asJson = await runCli(['path', 'make', second, ...asked, '--json']);
    expect(asJson.code).toBe(0);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ file: second, frames: 41 });
    expect(await readFile(second, 'utf8')).toBe(made);

    const again = await runCli(['path', 'make', first, ...model]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('[export-exists]');
    const againJson = await runCli(['path', 'make', first, ...model, '--json']);
    expect(againJson.code).toBe(1);
    expect(JSON.parse(againJson.stdout)).toMatchObject({ error: { code: 'export-exists' } });
    expect(await readFile(first, 'utf8')).toBe(made);
  });

  it('refuses a preset that it does not know, and a folder that is not there', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'path.json');
    expect((await runCli(['path', 'make', file, '--preset', 'loop-the-loop'])).code).toBe(2);
    const nowhere = await runCli(['path', 'make', join(folder, 'no', 'path.json'), ...model]);
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain('[export-failed]');
  });
});

describe('lookback path check', () => {
  /** A preset of the tiny world as path make writes it; `height` lifts its middle keyframe (metres). */
  async function pathFile(height?: number): Promise<string> {
    const file = join(temporaryFolder(), 'path.json');
    expect((await runCli(['path', 'make', file, '--frames', '25', ...model])).code).toBe(0);
    if (height === undefined) return file;
    const path = JSON.parse(await readFile(file, 'utf8')) as { keyframes: { position: number[] }[] };
    path.keyframes[path.keyframes.length >> 1]!.position[1] = height;
    await writeFile(file, JSON.stringify(path));
    return file;
  }

  it('finds nothing to say of a good path', async () => {
    const file = await pathFile();
    const inWords = await runCli(['path', 'check', file, ...model]);
    expect(inWords.code).toBe(0);
    expect(inWords.stdout).toMatch(/path\.json: \d+ keyframes, 25 frames at \d+ frames\/s\.\n {2}All of it/);
    const asJson = await runCli(['path', 'check', file, ...model, '--json']);
    expect(asJson.code).toBe(0);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ file, frames: 25, warnings: [] });
  });

  it('says where a path leaves the envelope; that is no failure', async () => {
    const file = await pathFile(40);
    const inWords = await runCli(['path', 'check', file, ...model]);
    expect(inWords.code).toBe(0);
    expect(inWords.stdout).toMatch(/^ {2}Frames \d+-\d+: the camera is up to 40\.00 m above the ground;/m);
    expect(inWords.stdout).not.toContain('All of it');
    const asJson = await runCli(['path', 'check', file, ...model, '--json']);
    expect(asJson.code).toBe(0);
    const { warnings } = JSON.parse(asJson.stdout) as { warnings: { kind: string; worst: number }[] };
    expect(warnings).toContainEqual(expect.objectContaining({ kind: 'height', worst: 40 }));
  });

  it.each([
    ['is not there', (file: string) => join(dirname(file), 'nowhere.json')],
    [
      'is cut off',
      async (file: string) => {
        await writeFile(file, (await readFile(file, 'utf8')).slice(0, 100));
        return file;
      },
    ],
  ])('refuses a file that %s', async (_, damage) => {
    const file = await damage(await pathFile());
    const inWords = await runCli(['path', 'check', file, ...model]);
    expect(inWords.code).toBe(1);
    expect(inWords.stderr).toMatch(/^Error: .*\.json.* \[path-invalid\]$/m);
    const asJson = await runCli(['path', 'check', file, ...model, '--json']);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: 'path-invalid' } });
  });
});
