import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ProbedVideo {
  /** ffprobe's fields of the video stream, as it names them. */
  readonly stream: Readonly<Record<string, string | number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly durationSeconds: number;
  /** Frames counted by decoding all of them. */
  readonly frames: number;
}

/** What ffprobe (Debian's, on PATH) says of a video file. */
export async function ffprobe(file: string): Promise<ProbedVideo> {
  const { stdout } = await run(
    'ffprobe',
    [
      '-v',
      'error',
      '-count_frames',
      '-select_streams',
      'v:0',
      '-show_streams',
      '-show_format',
      '-of',
      'json',
      file,
    ],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  const answer = JSON.parse(stdout) as {
    streams: Record<string, string | number>[];
    format: { duration: string; tags: Record<string, string> };
  };
  const stream = answer.streams[0];
  if (!stream) throw new Error(`${file} has no video`);
  const { duration, tags } = answer.format;
  return { stream, tags, durationSeconds: Number(duration), frames: Number(stream.nb_read_frames) };
}

/** The names of an MP4's top-level boxes, in order. */
export async function mp4Boxes(file: string): Promise<string[]> {
  const handle = await open(file);
  const names: string[] = [];
  const { size } = await handle.stat();
  for (let at = 0; at < size;) {
    const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, at);
    names.push(buffer.toString('latin1', 4, 8));
    const short = buffer.readUInt32BE(0);
    at += short === 1 ? Number(buffer.readBigUInt64BE(8)) : short;
  }
  await handle.close();
  return names;
}

/**
 * One frame of a video: `rgb24` by the video's own tags and H.264's chroma places, which is what a correct player
 * shows, or the stored planes.
 */
export async function decodedFrame(
  file: string,
  number: number,
  format: 'rgb24' | 'yuv420p' = 'rgb24',
): Promise<Uint8Array> {
  const toRgb =
    'scale=flags=accurate_rnd+full_chroma_inp+full_chroma_int+bicubic:in_h_chr_pos=0:in_v_chr_pos=128';
  const filter = [`select=eq(n\\,${number})`, ...(format === 'rgb24' ? [toRgb, 'format=rgb24'] : [])].join(
    ',',
  );
  const args = [
    '-v',
    'error',
    '-i',
    file,
    '-vf',
    filter,
    '-frames:v',
    '1',
    '-pix_fmt',
    format,
    '-f',
    'rawvideo',
    '-',
  ];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 });
  return new Uint8Array(stdout);
}
