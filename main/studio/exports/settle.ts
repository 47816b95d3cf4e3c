import { realpath } from 'node:fs/promises';
import { placeOf } from '../../core/chunk-plan.ts';
import { LookbackError } from '../../core/errors.ts';
import { checkVideoSize, exportGeometry, type Geometry, type Size } from '../../export/index.ts';
import type { Take } from '../../memory/index.ts';
import type { Session } from '../session.ts';
import type { ExportRequest } from '../views.ts';
import { products, type Product, type Quality } from './formats.ts';
import { frameSize, checkDepth } from './frame-facts.ts';
import { camerasFileOf, outputPaths } from './names.ts';
import { resampledCount, type Resampling } from './resample.ts';

/** The export of one take, checked and worked out to the last detail. */
export interface SettledExport {
  readonly take: Take;
  readonly product: Product;
  readonly quality: Quality;
  readonly overwrite: boolean;
  /** The file or folder, and with a path file the cameras beside it. */
  readonly out: string;
  readonly files: readonly string[];
  /** First and last frame, both included. */
  readonly first: number;
  readonly last: number;
  /** Size of the frames, and of what is written. */
  readonly frame: Size;
  readonly geometry: Geometry;
  /** From the frames of the range to those of the video. */
  readonly resampling: Resampling;
  readonly frames: number;
  readonly notices: readonly string[];
}

/**
 * Works a request out for each of its takes.
 * @throws LookbackError 'export-options' (with the sentence), 'take-missing'
 */
export async function settleExport(session: Session, request: ExportRequest): Promise<SettledExport[]> {
  const product = products[request.format];
  checkWishes(request, product);
  const takes = [...new Set(request.takes)].map((id) => session.takes.get(id).take);
  const names = takes.map(({ name }) => name);
  const outs = outputPaths(request.out, names, product);
  await checkNotTheProject(session, outs);
  return Promise.all(takes.map((take, i) => settleOne(session, request, product, take, outs[i]!)));
}

async function settleOne(
  session: Session,
  request: ExportRequest,
  product: Product,
  take: Take,
  out: string,
): Promise<SettledExport> {
  const { path } = session.takes.get(take.id);
  const { first, last } = rangeOf(session, request, product, take);
  if (product.kind !== 'video' && request.fps !== undefined && request.fps !== path.fps) {
    throw new LookbackError(
      'export-options',
      'Pictures and paths are written frame by frame: a frame rate can be chosen for videos only.',
    );
  }
  const frame = await frameSize(session, take.id);
  const { width, height } = request;
  const size = width !== undefined && height !== undefined ? { width, height } : undefined;
  const plain: Geometry = { ...frame, picture: { ...frame, x: 0, y: 0 }, notices: [] };
  const geometry = product.kind === 'video' ? exportGeometry(frame, { size }) : plain;
  if (product.kind === 'video') checkVideoSize(product.codec, geometry);
  const depth =
    product.kind !== 'path' && product.shows === 'depth'
      ? checkDepth(session, take, first, last, product)
      : [];
  const resampling = { count: last - first + 1, fps: path.fps, wantedFps: request.fps ?? path.fps };
  const notices = product.kind === 'path' ? [] : stateNotices(session, take, first, last);
  return {
    take,
    product,
    quality: request.quality,
    overwrite: request.overwrite ?? false,
    out,
    files: product.kind === 'path' ? [out, camerasFileOf(out)] : [out],
    first,
    last,
    frame,
    geometry,
    resampling,
    frames: product.kind === 'video' ? resampledCount(resampling) : resampling.count,
    notices: [...notices, ...geometry.notices, ...depth],
  };
}

/** Refuses what would be silently ignored. */
function checkWishes({ width, height, takes }: ExportRequest, product: Product): void {
  const refuse = (sentence: string) => {
    throw new LookbackError('export-options', sentence);
  };
  if (takes.length === 0) refuse('No take was chosen. Choose at least one to export.');
  if ((width === undefined) !== (height === undefined))
    refuse('Give both the width and the height of the video.');
  if (product.kind === 'video') return;
  if (width !== undefined) {
    refuse('Pictures and paths are written as they are: a size can be chosen for videos only.');
  }
}

function rangeOf(
  session: Session,
  { firstFrame, lastFrame }: ExportRequest,
  product: Product,
  take: Take,
): { first: number; last: number } {
  const { path } = session.takes.get(take.id);
  // A path is there before anything is rendered. Frames behind its end are not shown, and not exported.
  const count = product.kind === 'path' ? path.durationFrames : session.takeView(take.id).frameCount;
  const refuse = (sentence: string) =>
    new LookbackError('export-options', sentence, { context: { take: take.id, firstFrame, lastFrame } });
  if (count === 0) throw refuse(`Take "${take.name}" has no rendered frames yet; render it first.`);
  const [first, last] = [firstFrame ?? 0, lastFrame ?? count - 1];
  if (first > last)
    throw refuse(`The range ${first}-${last} runs backwards; give the smaller frame number first.`);
  if (first >= 0 && last < count) return { first, last };
  throw refuse(
    `Frames ${first}-${last} were asked for, but take "${take.name}" has frames 0-${count - 1} so far.`,
  );
}

/** What the creator should know of the frames: that there will be more, or that some are to be rendered anew. */
function stateNotices(session: Session, take: Take, first: number, last: number): string[] {
  const { name } = take;
  const { frameCount, path } = session.takeView(take.id);
  const stale = staleFrames(session, take.id, first, last);
  const { durationFrames } = path;
  return [
    ...(frameCount < durationFrames
      ? [`Take "${name}" is not finished: ${frameCount} of its ${durationFrames} frames are rendered.`]
      : []),
    ...(stale > 0
      ? [
          `${stale} of the frames ${first}-${last} of take "${name}" are out of date; they are exported as they are.`,
        ]
      : []),
  ];
}

function staleFrames(session: Session, take: number, first: number, last: number): number {
  const { segments, framesPerChunk } = session.chunkTable(take);
  let stale = 0;
  for (const { from, to, firstNumber, status } of segments) {
    for (let at = status.indexOf('s'); at !== -1; at = status.indexOf('s', at + 1)) {
      const place = placeOf(firstNumber + at, to, framesPerChunk, from);
      const begin = Math.max(place.firstFrame, first);
      stale += Math.max(0, Math.min(place.firstFrame + place.frameCount, last + 1) - begin);
    }
  }
  return stale;
}

/** The one file that must never be overwritten. */
async function checkNotTheProject({ project }: Session, outs: readonly string[]): Promise<void> {
  const source = await realpath(project.file).catch(() => project.file);
  for (const out of outs) {
    if ((await realpath(out).catch(() => out)) !== source) continue;
    throw new LookbackError(
      'export-options',
      `${out} is the project itself; choose another name for the export.`,
    );
  }
}
