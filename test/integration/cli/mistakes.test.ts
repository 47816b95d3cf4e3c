import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const model = ['--model', tinyWorld];

/** A project with one finished take of 8 frames: its last chunk is shorter than T. */
async function finished() {
  const folder = temporaryFolder();
  const file = join(folder, 'walk.lookback');
  const { code } = await runCli(['render', file, ...model, '--provider', 'reference', '--frames', '8']);
  expect(code).toBe(0);
  return { folder, file };
}

describe('what clumsy users do', () => {
  it('resuming a finished take does nothing and is no failure', async () => {
    const { file } = await finished();
    const { code, stdout } = await runCli(['resume', file, ...model, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ frames: 8, rendered: 0 });
  });

  it('exporting onto the project itself is refused and costs nothing', async () => {
    const { folder, file } = await finished();
    const disguised = join(folder, 'walk.mp4');
    await copyFile(file, disguised);
    const { code, stderr } = await runCli(['export', disguised, disguised, '--overwrite']);
    expect(code).toBe(1);
    expect(stderr).toContain('is the project itself');
    expect((await runCli(['inspect', disguised])).code).toBe(0);
  });

  it('a second take of the same name, and names that are none, are refused', async () => {
    const { file } = await finished();
    for (const name of ['Take 1', '', '  ', 'two\nlines', 'x'.repeat(101)]) {
      const { code } = await runCli([
        'render',
        file,
        ...model,
        '--provider',
        'reference',
        '--frames',
        '3',
        '--take',
        name,
      ]);
      expect(code).toBe(2);
    }
    const second = await runCli([
      'render',
      file,
      ...model,
      '--provider',
      'reference',
      '--frames',
      '3',
      '--json',
    ]);
    expect(JSON.parse(second.stdout)).toMatchObject({ take: 'Take 2' });
  });

  it('settings that can never work leave no project behind', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'walk.lookback');
    const { code, stderr } = await runCli(['render', file, ...model, '--context', '1', '--recent', '1']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is room for 1');
    expect((await runCli(['inspect', file])).stderr).toContain('[project-missing]');
  });

  it('options that PNG pictures do not have are refused, and their files are named by frame', async () => {
    const { folder, file } = await finished();
    const out = join(folder, 'frames');
    const refused = await runCli(['export', file, out, '--format', 'png', '--size', '64x36']);
    expect(refused.stderr).toContain('[export-options]');
    expect((await runCli(['export', file, out, '--format', 'png', '--range', '3-5'])).code).toBe(0);
    const again = await runCli(['export', file, out, '--format', 'png', '--range', '3-5']);
    expect(again.stderr).toContain('--overwrite');
  });

  it('wrong usage answers as JSON with --json', async () => {
    const { code, stdout } = await runCli(['dance', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage' } });
  });
});
