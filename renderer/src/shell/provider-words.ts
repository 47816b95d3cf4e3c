import type { ModelView } from '../../../main/api/index.ts';

type Provider = ModelView['defaults']['provider'];

export interface ProviderChoice {
  readonly value: Provider;
  readonly label: string;
  readonly hint: string;
}

export const providerChoices: readonly ProviderChoice[] = [
  {
    value: 'auto',
    label: 'Automatic',
    hint: 'The fastest that passes the model’s own test on this computer',
  },
  { value: 'webgpu', label: 'GPU (WebGPU)', hint: 'Any graphics processor' },
  { value: 'cuda', label: 'GPU (CUDA)', hint: 'NVIDIA, where CUDA is installed' },
  { value: 'cpu', label: 'CPU', hint: 'Works everywhere; compact weights, a little less exact' },
  { value: 'reference', label: 'CPU, exact', hint: 'Full-precision weights; slow, for comparisons' },
];

/** A provider's name for people. */
export function providerName(provider: string): string {
  return providerChoices.find(({ value }) => value === provider)?.label ?? provider;
}
