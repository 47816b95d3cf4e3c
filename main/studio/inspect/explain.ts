import { chunkCount, chunkOf } from '../../core/chunk-plan.ts';
import { LookbackError } from '../../core/errors.ts';
import type { Chunk } from '../../memory/index.ts';
import { planChunk } from '../render.ts';
import type { Session } from '../session.ts';
import { changedSettings, type SettingsPatch, type TakeSettings } from '../settings.ts';
import type { ChunkMemory } from '../views.ts';
import { chunkMemory } from './chunk-memory.ts';

/**
 * What a chunk was given and why, as recorded when it was rendered; for a chunk that is not rendered, what it would be
 * given of the frames that are there. A chunk before a fork is told of the ancestor that rendered it.
 * @throws LookbackError 'take-missing', 'usage' (no such chunk), 'retrieval-options'
 */
export async function explainChunk(session: Session, take: number, number: number): Promise<ChunkMemory> {
  const owner = ownerOf(session, take, number);
  const { project } = session;
  const chunk = project.chunk(owner, number);
  const settings = session.takes.get(owner).settings;
  if (!chunk || chunk.status === 'failed') return supposed(session, take, owner, number, settings);
  const { firstFrame, frameCount, steps } = chunk;
  const stored = project.cameras(owner, { from: firstFrame, to: firstFrame + frameCount });
  return chunkMemory(project, {
    take: owner,
    place: { number, firstFrame, frameCount },
    hypothetical: false,
    targets: stored.map(({ camera }) => camera),
    // The settings are the take's as they are now; of those at the time, these are recorded.
    settings: { ...settings, ...recorded(chunk, settings), steps: steps ?? settings.steps },
    retrieval: project.retrievalOf(owner, number),
  });
}

const recorded = (chunk: Chunk, { strategy }: TakeSettings): Pick<TakeSettings, 'strategy'> => ({
  strategy: chunk.strategy ?? strategy,
});

/**
 * What a chunk would be given with other settings, of the frames that are there now. Nothing is rendered.
 * @throws LookbackError 'usage' (no such chunk, or settings that the model cannot do), 'retrieval-options',
 *   'take-missing', 'package-missing'
 */
export async function selectContext(
  session: Session,
  take: number,
  number: number,
  patch: SettingsPatch,
): Promise<ChunkMemory> {
  const owner = ownerOf(session, take, number);
  const { manifest } = await session.packageOf(owner);
  const settings = changedSettings(session.takes.get(owner).settings, patch, manifest);
  return supposed(session, take, owner, number, settings);
}

async function supposed(
  session: Session,
  take: number,
  owner: number,
  number: number,
  settings: TakeSettings,
): Promise<ChunkMemory> {
  const { project } = session;
  const framesPerChunk = session.framesPerChunk(owner);
  // The cameras of the whole lineage, as the asked take has them: an ancestor's path may have been cut short since.
  const cameras = await session.cameras(take);
  const stored = session.takes.get(owner).take;
  const planned = planChunk(project, { take: stored, settings, cameras }, number, framesPerChunk);
  const { place, targets } = planned;
  const there = project.frameCount(owner);
  // A pin on a frame that is yet to be rendered would be there by the time the chunk is.
  const pinned = settings.pinned.filter((frame) => frame < there);
  const retrieval =
    number === 0
      ? undefined
      : await session.retriever.choose(stored, { ...settings, pinned }, targets, place.firstFrame);
  const shown = targets.slice(0, place.frameCount);
  return chunkMemory(project, {
    take: owner,
    place,
    hypothetical: true,
    targets: shown,
    settings,
    retrieval,
  });
}

/** Which take of the lineage a chunk belongs to. @throws LookbackError 'usage' where there is no such chunk */
function ownerOf(session: Session, take: number, number: number): number {
  const { path, take: stored } = session.takes.get(take);
  const framesPerChunk = session.framesPerChunk(take);
  const count = chunkCount(path.durationFrames, framesPerChunk);
  if (!Number.isInteger(number) || number < 0 || number >= count) {
    throw new LookbackError(
      'usage',
      `Take "${stored.name}" has no chunk ${number}; its path has the chunks 0-${count - 1}.`,
      { context: { take, chunk: number } },
    );
  }
  const segments = session.project.lineage(take);
  // A fork's first chunk has the number of the one that it forks in: here it is the fork's.
  return segments.findLast(({ from }) => chunkOf(from, framesPerChunk) <= number)?.take ?? take;
}
