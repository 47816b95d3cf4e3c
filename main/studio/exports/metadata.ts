import type { Take } from '../../memory/index.ts';
import { readSettings } from '../settings.ts';

/** Flat values: main/export writes them as JSON into the comment, and leaves out the longest when they are too long. */
export function metadataOf(take: Take, first: number, last: number): Record<string, string> {
  return {
    title: take.name,
    studio: 'Lookback Studio',
    take: take.name,
    seed: String(take.seed),
    model: take.modelId,
    modelSha256: take.modelSha256,
    frames: `${first}-${last}`,
    settings: JSON.stringify(readSettings(take.settings)),
    path: JSON.stringify(take.path),
  };
}
