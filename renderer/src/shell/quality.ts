import type { ModelView } from '../../../main/api/index.ts';

export interface Quality {
  readonly id: 'draft' | 'standard' | 'fine';
  readonly label: string;
  readonly hint: string;
  readonly steps: number;
}

const count = (steps: number): string => (steps === 1 ? '1 step' : `${steps} steps`);

/** What a creator chooses from instead of a number of denoise steps. Levels that would be the same as another are left out. */
export function qualities({ steps }: Pick<ModelView, 'steps'>): Quality[] {
  const draft = Math.max(steps.min, Math.floor(steps.default / 2));
  const fine = Math.min(steps.max, steps.default * 2);
  const all: Quality[] = [
    { id: 'draft', label: 'Draft', hint: `${count(draft)} per chunk: quick, to try a path`, steps: draft },
    {
      id: 'standard',
      label: 'Standard',
      hint: `${count(steps.default)} per chunk: what the model was made for`,
      steps: steps.default,
    },
    { id: 'fine', label: 'Fine', hint: `${count(fine)} per chunk: slower, a little cleaner`, steps: fine },
  ];
  return all.filter(({ id, steps: own }) => id === 'standard' || own !== steps.default);
}
