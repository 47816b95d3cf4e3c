/** World-model packages and the process that runs them. */
export { loadPackage } from './package.ts';
export type { PackageOrigin, WorldModelPackage } from './package.ts';
export { packageFormat } from './manifest.ts';
export type { Manifest, Origin, ProviderName, StyleTag } from './manifest.ts';
export { tagMistake } from './tags.ts';
export { Inference } from './inference/inference.ts';
export type { GenerateOptions, StartOptions } from './inference/inference.ts';
export { setInferenceLauncher, type InferenceLauncher } from './inference/link.ts';
export { probeProviders } from './inference/probe.ts';
export type { ProviderReport } from './inference/probe.ts';
export { providerLabels } from './inference/providers.ts';
export type { ProviderChoice } from './inference/providers.ts';
export type { GeneratedChunk, Opened, ProcessMemory } from './inference/protocol.ts';
export type { Solver } from './inference/sampler.ts';
export type { ContextFrame } from './inference/tensors.ts';
