import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { ffprobe } from '../../helpers/ffprobe.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

// The package that is shipped, as a user gets it: the other tests use a small one with random weights.
describe('the embedded world model', () => {
  it('gives its stored answer with int8 and with fp32 on the CPU', async () => {
    const { code, stdout } = await runCli(['models', 'verify', '--json']);
    const { providers } = JSON.parse(stdout) as { providers: { provider: string; ok: boolean }[] };
    for (const provider of ['cpu', 'reference']) {
      expect(providers).toContainEqual(expect.objectContaining({ provider, ok: true }));
    }
    expect(code).toBe(0);
  });

  it('renders a walk and exports it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'walk.lookback');
    const rendered = await runCli(['render', file, '--frames', '10', '--provider', 'cpu', '--json']);
    expect(rendered.code).toBe(0);
    expect(JSON.parse(rendered.stdout)).toMatchObject({ frames: 10, provider: 'cpu' });
    const out = join(folder, 'walk.mp4');
    expect((await runCli(['export', file, out, '--size', '512x288'])).code).toBe(0);
    const video = await ffprobe(out);
    expect(video.stream).toMatchObject({ codec_name: 'h264', width: 512, height: 288 });
    expect(video.frames).toBe(10);
  });
});
