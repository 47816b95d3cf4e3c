import { strategyNames, type StrategyName } from '../../../main/core/retrieval/types.ts';

const words: Readonly<Record<StrategyName, { readonly label: string; readonly hint: string }>> = {
  coverage: { label: 'Coverage', hint: 'The set of frames that together see most of the coming view' },
  overlap: { label: 'Overlap', hint: 'The frames that each see most of it, even if all see the same' },
  'fov-rays': { label: 'Field of view', hint: 'The rule of the Context as Memory paper' },
  recent: { label: 'Recent only', hint: 'No looking back: only the latest frames' },
  first: { label: 'First only', hint: 'Only the first frames of the take' },
  random: { label: 'Random', hint: 'Any frames; for comparisons' },
};

/** The best first. */
export const strategyChoices = (Object.keys(words) as StrategyName[])
  .filter((name) => strategyNames.includes(name))
  .map((value) => ({ value, ...words[value] }));
