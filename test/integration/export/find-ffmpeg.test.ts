import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ffmpegCandidates, findFfmpeg } from '../../../main/export/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const folder = temporaryFolder(afterAll);

async function script(name: string, text: string, mode = 0o755): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, mode);
  return path;
}

describe('finding ffmpeg', () => {
  it('takes the one on PATH, and really runs it', async () => {
    const found = await findFfmpeg();
    expect(found).toMatchObject({ source: 'path', notices: [] });
    expect(found.path).toMatch(/^\/.*ffmpeg$/);
    expect(found.version).toMatch(/^\S+$/);
  });

  it('takes the one that npm installed when PATH has none', async () => {
    const candidates = await ffmpegCandidates(undefined, { PATH: folder });
    expect(candidates[0]?.source).toBe('path');
    expect(candidates[0]?.path).toBeUndefined();
    const found = await findFfmpeg(undefined, candidates);
    expect(found.source).toBe('bundled');
    expect(found.path).toContain('@ffmpeg-installer');
  });

  it('takes the user’s own first', async () => {
    const { path } = await findFfmpeg();
    const own = await script('own', `exec "${path}" "$@"`);
    expect(await findFfmpeg(own)).toMatchObject({ source: 'setting', path: own, notices: [] });
  });

  it('passes over a setting that does not work, and says so', async () => {
    const found = await findFfmpeg(join(folder, 'nothing'));
    expect(found.source).toBe('path');
    expect(found.notices).toEqual([expect.stringMatching(/nothing\) was not used: there is no such file\./)]);
  });

  it('names everything that was tried when nothing works', async () => {
    const tried = [
      { source: 'setting', path: join(folder, 'nothing') },
      { source: 'setting', path: await script('plain', 'exit 0', 0o644) },
      { source: 'setting', path: await script('crash', 'exit 3') },
      { source: 'setting', path: await script('other', 'echo hello') },
      { source: 'path', path: await script('bare', 'echo "ffmpeg version 9.9 built bare"') },
      { source: 'bundled', missing: 'it was hidden' },
    ] as const;
    const error = await findFfmpeg(undefined, tried).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ffmpeg-missing' });
    const { message } = error as Error;
    for (const part of [
      'nothing): there is no such file',
      'plain): it may not be run (permission denied)',
      'crash): it does not run (exit code 3)',
      'other): it runs, but it is not ffmpeg',
      'ffmpeg on PATH (',
      'built without libx264',
      'the ffmpeg that comes with the studio: it was hidden',
      'Install ffmpeg',
    ])
      expect(message).toContain(part);
  });
});
