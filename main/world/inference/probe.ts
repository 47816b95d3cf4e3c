import { isCancelled, toLookbackError } from '../../core/errors.ts';
import type { ProviderName } from '../manifest.ts';
import type { WorldModelPackage } from '../package.ts';
import { openProvider, reasonOf } from './providers.ts';
import type { OpenOptions } from './providers.ts';
import type { Opened } from './protocol.ts';

/** Whether one provider can run a package here, found by doing it. */
export type ProviderReport =
  | ({ readonly provider: ProviderName; readonly ok: true } & Opened)
  | { readonly provider: ProviderName; readonly ok: false; readonly code: string; readonly reason: string };

/**
 * Tries every provider that the package has a variant for, one after the other, each in a process of its own that ends
 * with it. ONNX Runtime's own list of providers names those that cannot work too: only trying tells.
 * @throws LookbackError 'cancelled'
 */
export async function probeProviders(
  pkg: WorldModelPackage,
  options: OpenOptions = {},
): Promise<ProviderReport[]> {
  const reports: ProviderReport[] = [];
  for (const provider of ['webgpu', 'cuda', 'cpu', 'reference'] as const) {
    if (pkg.manifest.variants[provider] === undefined) continue;
    try {
      const { link, opened } = await openProvider(pkg, provider, options);
      await link.close();
      reports.push({ provider, ok: true, ...opened });
    } catch (error) {
      if (isCancelled(error)) throw error;
      reports.push({ provider, ok: false, code: toLookbackError(error).code, reason: reasonOf(error) });
    }
  }
  return reports;
}
