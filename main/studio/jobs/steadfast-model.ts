import { isLookbackError } from '../../core/errors.ts';
import { providerLabels, type ProviderChoice, type WorldModelPackage } from '../../world/index.ts';
import type { InferencePool } from '../inference-pool.ts';
import { providerFor } from '../provider.ts';
import type { WithModel } from '../render-chunk.ts';
import type { PlannedChunk } from '../render.ts';
import type { ProjectFile } from '../../memory/index.ts';

export interface SteadfastOptions {
  readonly project: ProjectFile;
  readonly pool: InferencePool;
  readonly pkg: WorldModelPackage;
  readonly chunk: PlannedChunk;
  readonly signal?: AbortSignal | undefined;
  /** Told what the creator should know: a crash that was got over, another provider than before. */
  readonly onNotice: (message: string) => void;
}

/**
 * The model for one chunk, on the provider that the take is rendered on. Where its process ends unexpectedly, the chunk
 * is tried once more with a fresh one; where the provider that made the frames before is not there and the creator left
 * the choice open, another one goes on.
 */
export function steadfastModel(options: SteadfastOptions): WithModel {
  const { project, pool, pkg, chunk, signal, onNotice } = options;
  const recorded = providerFor(project, chunk, pkg.manifest.chunk.frames);
  return async (work) => {
    const use = (provider: ProviderChoice) => pool.use(pkg, provider, work, { signal });
    const useAny = async () => {
      try {
        return await use(recorded);
      } catch (error) {
        const isOpen = chunk.settings.provider === 'auto' && recorded !== 'auto';
        if (!isOpen || !isLookbackError(error, 'provider-unavailable')) throw error;
        onNotice(
          `The frames before were rendered on ${providerLabels[recorded]}, which cannot be used now. Another one goes on; ` +
            'the pictures may differ slightly from there.',
        );
        return use('auto');
      }
    };
    try {
      return await useAny();
    } catch (error) {
      if (!isLookbackError(error, 'inference-crashed') || signal?.aborted === true) throw error;
      onNotice(
        `The model's process ended unexpectedly at frame ${chunk.place.firstFrame}; the chunk was tried again.`,
      );
      return useAny();
    }
  };
}
