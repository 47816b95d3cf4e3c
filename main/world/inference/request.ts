import { LookbackError } from '../../core/errors.ts';
import type { Manifest } from '../manifest.ts';
import { tagMistake } from '../tags.ts';
import type { ChunkRequest } from './protocol.ts';

/**
 * Refuses a chunk that the model cannot render, before it is sent.
 * @throws LookbackError 'inference-failed'
 */
export function checkRequest(manifest: Manifest, request: ChunkRequest): void {
  const { frame, chunk, context, sampler } = manifest;
  const refuse = (sentence: string) => {
    throw new LookbackError('inference-failed', `The model "${manifest.name}" ${sentence}.`);
  };
  if (request.targets.length !== chunk.frames) {
    refuse(`renders ${chunk.frames} frames at a time, not ${request.targets.length}`);
  }
  if (request.context.length > context.max) {
    refuse(`looks at ${context.max} context frames at most, not ${request.context.length}`);
  }
  const { min, max } = sampler.steps;
  if (!Number.isInteger(request.steps) || request.steps < min || request.steps > max) {
    refuse(`takes ${min} to ${max} steps, not ${request.steps}`);
  }
  if (!Number.isSafeInteger(request.seed) || request.seed < 0) {
    refuse(`needs a whole, non-negative seed, not ${request.seed}`);
  }
  const mistake = tagMistake(manifest, request.tags);
  if (mistake !== undefined) refuse(mistake);
  request.context.forEach(({ pixels }, slot) => {
    const area = frame.width * frame.height;
    const depth = pixels.inverseDepth?.length ?? area;
    if (pixels.width !== frame.width || pixels.height !== frame.height) {
      refuse(
        `looks at ${frame.width}x${frame.height} pictures; context frame ${slot} is ${pixels.width}x${pixels.height}`,
      );
    }
    if (pixels.rgb.length !== area * 3 || depth !== area) {
      refuse(
        `got context frame ${slot} with ${pixels.rgb.length} colour bytes and ${depth} depths for ${area} pixels`,
      );
    }
  });
}
