import { strategyNames, type StrategyName } from '../../../main/core/retrieval/types.ts';

/** The strategies in a creator's words. */
export const strategyWords: Readonly<
  Record<StrategyName, { readonly label: string; readonly hint: string }>
> = {
  coverage: { label: 'Coverage', hint: 'The set of frames that together see most of the coming view' },
  overlap: { label: 'Overlap', hint: 'The frames that each see most of it, even if all see the same' },
  'fov-rays': { label: 'Field-of-view rays', hint: 'The rule of the Context as Memory paper' },
  recent: { label: 'Latest frames only', hint: 'No looking back: only the latest frames' },
  first: { label: 'First frame only', hint: 'Only the first frame of the take' },
  random: { label: 'Random', hint: 'Any frames; for comparisons' },
};

/** The best first. */
export const strategyChoices = (Object.keys(strategyWords) as StrategyName[])
  .filter((name) => strategyNames.includes(name))
  .map((value) => ({ value, ...strategyWords[value] }));
