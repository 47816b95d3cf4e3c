import { chunkOf } from '../core/chunk-plan.ts';
import type { ProjectFile } from '../memory/index.ts';
import { providerLabels, type ProviderChoice } from '../world/index.ts';
import type { PlannedChunk } from './render.ts';

/**
 * What a chunk is rendered on. A provider is part of a take's identity: where the creator left the choice open, a take
 * goes on with the one that made the frame before, whoever in the lineage made it.
 */
export function providerFor(
  project: ProjectFile,
  { take, settings, place }: PlannedChunk,
  framesPerChunk: number,
): ProviderChoice {
  if (settings.provider !== 'auto' || place.firstFrame === 0) return settings.provider;
  const before = place.firstFrame - 1;
  const owner = project.lineage(take.id).find(({ from, to }) => from <= before && before < to);
  const chunk = owner && project.chunk(owner.take, chunkOf(before, framesPerChunk));
  return providers.find((provider) => provider === chunk?.provider) ?? 'auto';
}

const providers = Object.keys(providerLabels) as (keyof typeof providerLabels)[];
