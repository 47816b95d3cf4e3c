import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProjectFile } from '../../../main/memory/index.ts';
import { childrenOf, runCli, startCli } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

/** Encoded pictures of a take's frames, as stored. */
function storedFrames(file: string): string[] {
  const project = ProjectFile.open(file, { readOnly: true });
  try {
    const take = project.takes().at(-1);
    if (!take) return [];
    return Array.from({ length: project.firstMissingFrame(take.id) }, (_, number) => {
      const frame = project.frame(take.id, number);
      return Buffer.from(frame.image).toString('base64');
    });
  } finally {
    project.close();
  }
}

const render = (file: string, ...more: string[]) => [
  'render',
  file,
  '--model',
  tinyWorld,
  '--provider',
  'reference',
  ...more,
];

describe('lookback render, inspect, export', () => {
  it('renders a take, tells what was remembered, and writes an MP4', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'walk.lookback');
    const rendered = await runCli([...render(file, '--frames', '25', '--seed', '3'), '--json']);
    expect(rendered.stderr).not.toContain('Error');
    expect(rendered.code).toBe(0);
    expect(JSON.parse(rendered.stdout)).toMatchObject({
      take: 'Take 1',
      frames: 25,
      rendered: 24,
      provider: 'reference',
    });

    const inspected = await runCli(['inspect', file, '--json']);
    const { chunks } = JSON.parse(inspected.stdout) as {
      chunks: { number: number; retrieval?: { picks: { number: number; reason: string }[] } }[];
    };
    expect(chunks.map((chunk) => chunk.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const last = chunks.at(-1)?.retrieval?.picks ?? [];
    expect(last.length).toBeGreaterThan(1);
    for (const pick of last) {
      expect(pick.number).toBeLessThan(23);
      expect(pick.reason.length).toBeGreaterThan(10);
    }
    const words = await runCli(['inspect', file, '--chunk', '12']);
    expect(words.stdout).toContain('frames 23-24');
    expect(words.stdout).toContain('of the coming view');

    const video = join(folder, 'walk.mp4');
    const exported = await runCli(['export', file, video, '--size', '64x36', '--range', '4-20']);
    expect(exported.code).toBe(0);
    const probe = spawnSync(
      'ffprobe',
      [
        '-v',
        'error',
        '-count_frames',
        '-show_entries',
        'stream=width,height,nb_read_frames',
        '-of',
        'csv=p=0',
        video,
      ],
      { encoding: 'utf8' },
    );
    expect(probe.stdout.trim()).toBe('64,36,17');
    const again = await runCli(['export', file, video]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('export-exists');
  });

  it('gives the same pixels for the same project, seed, model and provider, and others for another seed', async () => {
    const folder = temporaryFolder();
    const files = ['a', 'b', 'c'].map((name) => join(folder, `${name}.lookback`));
    for (const [i, file] of files.entries()) {
      const { code } = await runCli(render(file, '--frames', '9', '--seed', i === 2 ? '2' : '1'));
      expect(code).toBe(0);
    }
    const [a, b, c] = files.map(storedFrames);
    expect(a).toHaveLength(9);
    expect(b).toEqual(a);
    expect(c?.[0]).toEqual(a?.[0]);
    expect(c?.[5]).not.toEqual(a?.[5]);
  });

  it('stops on Ctrl-C with everything rendered kept, and resumes to the pixels of an uninterrupted take', async () => {
    const folder = temporaryFolder();
    const whole = join(folder, 'whole.lookback');
    const stopped = join(folder, 'stopped.lookback');
    const length = ['--frames', '201', '--steps', '2'];
    expect((await runCli(render(whole, ...length))).code).toBe(0);

    const running = startCli(render(stopped, ...length));
    await running.says('20 %');
    // As a terminal does it: the signal goes to the whole process group, the inference process included.
    process.kill(-(running.child.pid ?? 0), 'SIGINT');
    const { code, stderr } = await running.result;
    expect(code).toBe(130);
    expect(stderr).toContain('lookback resume');
    const kept = storedFrames(stopped);
    expect(kept.length).toBeGreaterThanOrEqual(40);
    expect(kept.length).toBeLessThan(201);

    const resumed = await runCli(['resume', stopped, '--model', tinyWorld]);
    expect(resumed.code).toBe(0);
    expect(storedFrames(stopped)).toEqual(storedFrames(whole));
  });

  it('survives kill -9 of the whole studio', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'killed.lookback');
    const running = startCli(render(file, '--frames', '201'));
    await running.says('20 %');
    running.child.kill('SIGKILL');
    await running.result;
    const kept = storedFrames(file);
    expect(kept.length).toBeGreaterThanOrEqual(40);
    expect((kept.length - 1) % 2).toBe(0);
    expect((await runCli(['resume', file, '--model', tinyWorld])).code).toBe(0);
    expect(storedFrames(file)).toHaveLength(201);
    expect(storedFrames(file).slice(0, kept.length)).toEqual(kept);
  });

  it('says so when the inference process is killed, keeps what was rendered, and goes on to the same pixels', async () => {
    const folder = temporaryFolder();
    const whole = join(folder, 'whole.lookback');
    const crashed = join(folder, 'crashed.lookback');
    const length = ['--frames', '241', '--steps', '8'];
    expect((await runCli(render(whole, ...length))).code).toBe(0);

    const crash = async () => {
      const running = startCli(render(crashed, ...length));
      await running.says('10 %');
      const { pid } = running.child;
      if (pid === undefined) throw new Error('The command line did not start.');
      const [inference] = await childrenOf(pid);
      if (inference === undefined) throw new Error('There is no inference process.');
      process.kill(inference, 'SIGKILL');
      return running.result;
    };
    let { code, stderr } = await crash();
    // A process that dies between two chunks, with nobody waiting for it, is replaced without a word: try another.
    for (let attempt = 0; code === 0 && attempt < 5; attempt++) {
      expect(storedFrames(crashed)).toEqual(storedFrames(whole));
      await rm(crashed);
      ({ code, stderr } = await crash());
    }
    expect(code).toBe(1);
    expect(stderr).toContain('inference-crashed');
    expect(stderr).toMatch(/ safe in .*crashed\.lookback\./);
    const kept = storedFrames(crashed);
    expect(kept.length).toBeGreaterThanOrEqual(25);
    expect(kept.length).toBeLessThan(241);

    expect((await runCli(['resume', crashed, '--model', tinyWorld])).code).toBe(0);
    expect(storedFrames(crashed)).toEqual(storedFrames(whole));
  });
});
