import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const keyframe = (frame: number, x: unknown = 0) => ({
  frame,
  position: [x, 1.5, frame / 10],
  orientation: { kind: 'look-at', target: [0, 1.5, 50] },
  rollDeg: 0,
  fovYDeg: 50,
  ease: { kind: 'linear' },
});
const path = (changes: object) => ({
  format: 'lookback-path/1',
  fps: 12,
  durationFrames: 9,
  loop: false,
  constantSpeed: false,
  keyframes: [keyframe(0), keyframe(8)],
  ...changes,
});

/** Renders with a path file of this content; the text is written as it is. */
async function renderPath(text: string) {
  const folder = temporaryFolder();
  const file = join(folder, 'path.json');
  await writeFile(file, text);
  const project = join(folder, 'p.lookback');
  return runCli(['render', project, '--model', tinyWorld, '--provider', 'reference', '--path', file]);
}

async function brokenPackage(change: (dir: string) => Promise<void>) {
  const folder = temporaryFolder();
  const dir = join(folder, 'model');
  await cp(tinyWorld, dir, { recursive: true });
  await change(dir);
  return runCli(['render', join(folder, 'p.lookback'), '--model', dir, '--provider', 'reference']);
}

describe('bad input on the command line: a sentence, a code, a non-zero exit', () => {
  it.each([
    ['not JSON', '{"format": ', 'path-invalid'],
    ['NaN', JSON.stringify(path({ keyframes: [keyframe(0), keyframe(8, null)] })), 'path-invalid'],
    ['one keyframe', JSON.stringify(path({ keyframes: [keyframe(0)] })), 'path-invalid'],
    ['no frames', JSON.stringify(path({ durationFrames: 0 })), 'path-range'],
    ['ten million frames', JSON.stringify(path({ durationFrames: 10_000_000 })), 'path-range'],
    ['another version', JSON.stringify(path({ format: 'lookback-path/9' })), 'path-invalid'],
  ])('a path with %s', async (_name, text, code) => {
    const { code: exit, stderr } = await renderPath(text);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/^Error: .+path\.json.+/m);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).not.toContain('    at ');
  });

  it('a path outside the envelope renders, with a warning', async () => {
    const keyframes = [keyframe(0), { ...keyframe(8), position: [0, 30, 0.8] }];
    const { code, stderr } = await renderPath(JSON.stringify(path({ keyframes })));
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Note: Frames \d+-8: the camera is up to 30\.00 m above the ground; the model was trained for at most /m,
    );
  });

  it.each([
    [
      'a package with an empty manifest',
      async (dir: string) => writeFile(join(dir, 'manifest.json'), ''),
      'package-format',
    ],
    [
      'a package of another format',
      async (dir: string) => {
        const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as object;
        await writeFile(join(dir, 'manifest.json'), JSON.stringify({ ...manifest, format: 'other/7' }));
      },
      'package-format',
    ],
    [
      'a package with a damaged file',
      async (dir: string) => {
        const bytes = await readFile(join(dir, 'selftest.bin'));
        bytes[100] = (bytes[100] ?? 0) ^ 255;
        await writeFile(join(dir, 'selftest.bin'), bytes);
      },
      'package-hash',
    ],
  ])('%s', async (_name, change, code) => {
    const { code: exit, stderr } = await brokenPackage(change);
    expect(exit).toBe(1);
    expect(stderr).toContain(`[${code}]`);
  });

  it('a model folder that does not exist', async () => {
    const folder = temporaryFolder();
    const { code, stderr } = await runCli([
      'render',
      join(folder, 'p.lookback'),
      '--model',
      join(folder, 'nowhere'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('[package-missing]');
  });

  it('an origin that is no picture, and one that does not exist', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'photo.png');
    await writeFile(file, 'this is not a picture');
    for (const origin of [file, join(folder, 'missing.jpg'), 'no-such-world']) {
      const { code, stderr } = await runCli([
        'render',
        join(folder, 'p.lookback'),
        '--model',
        tinyWorld,
        '--origin',
        origin,
      ]);
      expect(code).toBe(1);
      expect(stderr).toContain('[origin-invalid]');
    }
  });

  it('a project in a folder that cannot be written, a foreign file, and a missing project', async () => {
    const folder = temporaryFolder();
    const plain = join(folder, 'plain.txt');
    await writeFile(plain, 'text');
    // A path below a file fails for root too, whom permissions do not stop.
    const below = await runCli([
      'render',
      join(plain, 'p.lookback'),
      '--model',
      tinyWorld,
      '--provider',
      'reference',
    ]);
    expect(below.code).toBe(1);
    expect(below.stderr).toMatch(/\[project-(write|missing)\]/);
    const foreign = await runCli(['inspect', plain]);
    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toContain('[project-foreign]');
    const missing = await runCli(['resume', join(folder, 'none.lookback'), '--model', tinyWorld]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('[project-missing]');
  });

  it('wrong usage exits with 2', async () => {
    const folder = temporaryFolder();
    const project = join(folder, 'p.lookback');
    expect((await runCli(['render', project, '--frames', 'many'])).code).toBe(2);
    expect((await runCli(['render', project, '--strategy', 'magic'])).code).toBe(2);
    expect((await runCli(['dance'])).code).toBe(2);
    const context = await runCli(['render', project, '--model', tinyWorld, '--context', '99']);
    expect(context.code).toBe(2);
    expect(context.stderr).toContain('at most 3');
    expect((await runCli(['--help'])).code).toBe(0);
    expect((await runCli(['--version'])).code).toBe(0);
  });

  it('answers errors as JSON with --json', async () => {
    const { code, stdout } = await runCli(['--json', 'inspect', '/nowhere/at/all.lookback']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'project-missing' } });
  });
});
