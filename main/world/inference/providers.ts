import { availableParallelism } from 'node:os';
import { LookbackError, isLookbackError, toLookbackError } from '../../core/errors.ts';
import type { ProviderName } from '../manifest.ts';
import type { WorldModelPackage } from '../package.ts';
import { InferenceLink } from './link.ts';
import { protocolVersion } from './protocol.ts';
import type { Opened } from './protocol.ts';

/** What a user may ask for. `reference` is the exact (slow) variant on the CPU; CUDA is never chosen by `auto`. */
export type ProviderChoice = 'auto' | ProviderName;

export const providerLabels: Readonly<Record<ProviderName, string>> = {
  webgpu: 'the GPU (WebGPU)',
  cuda: 'the GPU (CUDA)',
  cpu: 'the CPU',
  reference: 'the CPU in full precision (reference)',
};

export interface OpenOptions {
  /** CPU threads; default min(4, cores). */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenedLink {
  readonly link: InferenceLink;
  readonly provider: ProviderName;
  readonly opened: Opened;
}

export function defaultThreads(): number {
  return Math.min(4, availableParallelism());
}

/**
 * Starts a process with the package on one provider, self-test passed. A fresh process for each try: a driver that
 * crashes takes only its own process with it.
 * @throws LookbackError 'provider-unavailable' | 'package-format' | 'package-tensor' | 'package-selftest' |
 *   'inference-crashed' | 'cancelled'
 */
export async function openProvider(
  pkg: WorldModelPackage,
  provider: ProviderName,
  { threads = defaultThreads(), signal }: OpenOptions = {},
): Promise<OpenedLink> {
  const link = new InferenceLink();
  try {
    const { dir, manifest } = pkg;
    const opened = await link.request(
      { kind: 'open', version: protocolVersion, dir, manifest, provider, threads },
      { signal },
    );
    return { link, provider, opened };
  } catch (thrown) {
    await link.close();
    const error = toLookbackError(thrown);
    const context = { ...error.context, provider, stderr: [...link.stderr] };
    throw new LookbackError(error.code, error.message, { context, cause: error.cause });
  }
}

/**
 * Opens what the user chose. `auto` is WebGPU, then the CPU, with a sentence for the user where it had to fall back. An
 * explicit choice is kept or refused, never replaced, and waited for however long it takes.
 * @param patienceMs how long `auto` waits for the GPU's self-test
 * @throws LookbackError 'provider-unavailable' with the reason, and what `openProvider` throws for the CPU
 */
export async function openChoice(
  pkg: WorldModelPackage,
  choice: ProviderChoice,
  options: OpenOptions,
  patienceMs = 20_000,
): Promise<OpenedLink & { notices: string[] }> {
  if (choice !== 'auto') {
    const opened = await openProvider(pkg, choice, options).catch((error: unknown) => {
      throw isProviderFault(error, choice) ? unavailable(choice, error) : error;
    });
    return { ...opened, notices: [] };
  }
  try {
    return { ...(await openWithin(pkg, 'webgpu', options, patienceMs)), notices: [] };
  } catch (error) {
    if (!isProviderFault(error, 'webgpu')) throw error;
    const notice = `Rendering on ${providerLabels.cpu}, because ${providerLabels.webgpu} cannot be used: ${reasonOf(error)}`;
    return { ...(await openProvider(pkg, 'cpu', options)), notices: [notice] };
  }
}

/**
 * Opens a provider unless that takes too long. A Vulkan device in software passes the self-test, but in a minute where
 * the CPU takes a tenth of a second; nobody who lets the studio choose means that.
 */
async function openWithin(
  pkg: WorldModelPackage,
  provider: ProviderName,
  options: OpenOptions,
  limitMs: number,
): Promise<OpenedLink> {
  const limit = AbortSignal.timeout(limitMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  return openProvider(pkg, provider, { ...options, signal }).catch((error: unknown) => {
    if (!limit.aborted || options.signal?.aborted === true) throw error;
    const reason = `it needs more than ${limitMs / 1000} seconds for the self-test, so it may be a software device.`;
    throw new LookbackError('provider-unavailable', reason, { context: { provider, limitMs } });
  });
}

/**
 * A GPU that is not there, crashes or computes wrongly is the provider's fault; on the CPU it is the package's. Wrong
 * tensors are always the package's: falling back would hide a broken model.
 */
function isProviderFault(error: unknown, provider: ProviderName): boolean {
  if (isLookbackError(error, 'provider-unavailable')) return true;
  const onGpu = provider === 'webgpu' || provider === 'cuda';
  const codes = ['package-selftest', 'inference-crashed', 'inference-failed'] as const;
  return onGpu && codes.some((code) => isLookbackError(error, code));
}

/** Why a provider does not work, for the user; ONNX Runtime's own words stay where there are no better ones. */
export function reasonOf(thrown: unknown): string {
  const error = toLookbackError(thrown);
  const { reason } = error.context;
  const words = typeof reason === 'string' ? reason : error.message;
  if (words.includes('Failed to get a WebGPU adapter'))
    return 'no graphics driver with WebGPU support was found.';
  if (words.includes('Failed to load shared library')) {
    return 'its libraries (ONNX Runtime for CUDA, CUDA and cuDNN 9) are not installed.';
  }
  // Without the source line and the condition that ONNX Runtime puts first.
  return words
    .replace(/^.* was false\. /s, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.?$/, '.');
}

function unavailable(provider: ProviderName, error: unknown): LookbackError {
  return new LookbackError(
    'provider-unavailable',
    `Cannot render on ${providerLabels[provider]}: ${reasonOf(error)} Choose another provider, or "auto".`,
    { context: { ...toLookbackError(error).context, provider }, cause: error },
  );
}
