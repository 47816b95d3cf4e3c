import { LookbackError } from '../../core/errors.ts';
import type { FramePixels } from '../../core/frame.ts';
import { decodeFrame } from '../../memory/frame-codec.ts';
import type { ProjectFile } from '../../memory/index.ts';
import type { StoredPicture } from '../../export/index.ts';
import { depthGrey } from '../depth-grey.ts';

/** How many frames are decoded while the ones before are encoded. */
const readAhead = 4;

/** Answers `read` of every number, in order, some of them ahead of the reader. */
async function* ahead<T>(numbers: Iterable<number>, read: (number: number) => Promise<T>): AsyncGenerator<T> {
  const waiting: Promise<T>[] = [];
  const iterator = numbers[Symbol.iterator]();
  for (let next = iterator.next(); next.done !== true || waiting.length > 0;) {
    while (waiting.length < readAhead && next.done !== true) {
      const reading = read(next.value);
      // When the reader stops early, nobody waits for the rest: a damaged frame among it is no failure then.
      reading.catch(() => undefined);
      waiting.push(reading);
      next = iterator.next();
    }
    yield await waiting.shift()!;
  }
}

/** The frames of a take, decoded; `numbers` may repeat some. */
export function wholeFrames(
  project: ProjectFile,
  take: number,
  numbers: Iterable<number>,
): AsyncGenerator<FramePixels> {
  return ahead(numbers, async (number) => {
    const { image, depth } = project.frame(take, number);
    return decodeFrame(image, depth);
  });
}

/** Their pictures alone: r, g, b; depth is not looked at. */
export function pictures(
  project: ProjectFile,
  take: number,
  numbers: Iterable<number>,
): AsyncGenerator<Uint8Array> {
  return ahead(numbers, async (number) => (await decodeFrame(project.frame(take, number).image)).rgb);
}

/** Their depth as grey bytes (`depthGrey`). A frame without depth shows that of the next one up to `last` that has it. */
export function greyDepths(
  project: ProjectFile,
  take: number,
  numbers: Iterable<number>,
  last: number,
): AsyncGenerator<Uint8Array> {
  return ahead(numbers, async (number) => {
    for (let at = number; at <= last; at++) {
      const { depth } = project.frame(take, at);
      if (depth) return (await depthGrey(depth)).grey;
    }
    throw new LookbackError(
      'export-failed',
      `The frames from ${number} on have no depth. Export fewer frames.`,
    );
  });
}

/** Their stored PNG files, each decoded once to be sure that it is whole; undefined for a frame without depth. */
export function storedPictures(
  project: ProjectFile,
  take: number,
  numbers: Iterable<number>,
  shows: 'picture' | 'depth',
): AsyncGenerator<StoredPicture | undefined> {
  return ahead(numbers, async (number) => {
    const { image, depth } = project.frame(take, number);
    await decodeFrame(image, shows === 'depth' ? depth : undefined);
    if (shows === 'picture') return { name: `${String(number).padStart(5, '0')}.png`, bytes: image };
    return depth && { name: `depth-${String(number).padStart(6, '0')}.png`, bytes: depth };
  });
}
