import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { LookbackError } from '../core/errors.ts';
import { codecNames, codecs, type VideoCodec } from './codecs.ts';

const run = promisify(execFile);

export type FfmpegSource = 'setting' | 'path' | 'bundled';

/** An encoder that was really run just now. */
export interface FoundFfmpeg {
  readonly path: string;
  /** As ffmpeg prints it, for example `5.1.9-0+deb12u1`. */
  readonly version: string;
  readonly source: FfmpegSource;
  /** What it can write; H.264 always. */
  readonly codecs: readonly VideoCodec[];
  /** What to tell the user: a setting that does not work is passed over, but never silently. */
  readonly notices: readonly string[];
}

/** A place to look; `path` is undefined where there is nothing to run, and `missing` says why. */
export type FfmpegCandidate =
  | { readonly source: FfmpegSource; readonly path: string }
  | { readonly source: FfmpegSource; readonly path?: undefined; readonly missing: string };

const places: Record<FfmpegSource, string> = {
  setting: 'the ffmpeg you chose',
  path: 'ffmpeg on PATH',
  bundled: 'the ffmpeg that comes with the studio',
};

/** PATH is read here, not by spawn, so that the answer is a full path and Windows never runs one from the current folder. */
async function onPath(env: NodeJS.ProcessEnv): Promise<FfmpegCandidate> {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of folders) {
    const path = join(folder, name);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return { source: 'path', path };
  }
  return { source: 'path', missing: `no ${name} in any of the ${folders.length} folders of PATH` };
}

function bundled(): FfmpegCandidate {
  try {
    const installer = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string };
    // In a packaged app binaries lie beside the archive, not in it.
    return { source: 'bundled', path: installer.path.replace('app.asar', 'app.asar.unpacked') };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { source: 'bundled', missing: `@ffmpeg-installer/ffmpeg cannot be loaded (${why})` };
  }
}

/** Where to look, in order: the user's setting (a file path), `ffmpeg` on PATH, the copy that npm installed. */
export async function ffmpegCandidates(
  setting?: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<FfmpegCandidate[]> {
  const own: FfmpegCandidate[] = setting ? [{ source: 'setting', path: resolve(setting) }] : [];
  return [...own, await onPath(env), bundled()];
}

/** Runs one candidate; answers its version and what it can write, or why it will not do. */
async function probe(
  path: string,
): Promise<{ version: string; codecs: readonly VideoCodec[] } | { problem: string }> {
  const options = { timeout: 20_000, windowsHide: true, maxBuffer: 4 * 1024 * 1024 };
  try {
    const [version, encoders] = await Promise.all([
      run(path, ['-hide_banner', '-version'], options),
      run(path, ['-hide_banner', '-encoders'], options),
    ]);
    const match = /^ffmpeg version (\S+)/.exec(version.stdout);
    if (!match?.[1]) return { problem: 'it runs, but it is not ffmpeg' };
    const listed = new Set(encoders.stdout.split('\n').map((line) => line.trim().split(/\s+/)[1]));
    const found = codecNames.filter((codec) => listed.has(codecs[codec].encoder));
    if (!found.includes('h264')) return { problem: 'it was built without libx264 (H.264)' };
    return { version: match[1], codecs: found };
  } catch (error) {
    const { code, killed } = error as { code?: string | number; killed?: boolean };
    if (code === 'ENOENT') return { problem: 'there is no such file' };
    if (code === 'EACCES') return { problem: 'it may not be run (permission denied)' };
    if (killed) return { problem: 'it did not answer within 20 seconds' };
    return {
      problem: `it does not run (${typeof code === 'number' ? `exit code ${code}` : (code ?? String(error))})`,
    };
  }
}

/**
 * Finds an ffmpeg that runs here and can write H.264. `setting` is the user's own path, if any.
 *
 * @throws LookbackError `ffmpeg-missing` with every place tried and what was wrong with it.
 */
export async function findFfmpeg(
  setting?: string,
  candidates?: readonly FfmpegCandidate[],
): Promise<FoundFfmpeg> {
  const tried: string[] = [];
  const notices: string[] = [];
  for (const candidate of candidates ?? (await ffmpegCandidates(setting))) {
    const where = places[candidate.source];
    if (candidate.path === undefined) {
      tried.push(`${where}: ${candidate.missing}`);
      continue;
    }
    const answer = await probe(candidate.path);
    if ('version' in answer) return { ...answer, path: candidate.path, source: candidate.source, notices };
    tried.push(`${where} (${candidate.path}): ${answer.problem}`);
    if (candidate.source === 'setting')
      notices.push(`The ffmpeg of your settings (${candidate.path}) was not used: ${answer.problem}.`);
  }
  throw new LookbackError(
    'ffmpeg-missing',
    `No ffmpeg that can write H.264 was found. Tried ${tried.join('; ') || 'nothing'}. ` +
      'Install ffmpeg (with libx264) and put it on PATH, or name its file in the settings.',
    { context: { tried } },
  );
}

/** Why this ffmpeg cannot write the codec, as a sentence; undefined when it can. */
export function missingCodec(found: FoundFfmpeg, codec: VideoCodec): string | undefined {
  if (found.codecs.includes(codec)) return undefined;
  const { name, encoder } = codecs[codec];
  return `${name} cannot be written here: ${found.path} was built without ${encoder}. Choose another format, or install an ffmpeg that has it.`;
}
