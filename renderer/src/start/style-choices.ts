import type { ModelView } from '../../../main/api/index.ts';

/** No steer. No tag can have this id. */
const any = '*';

/** The styles of a model as a list to choose one from, and which is chosen. Several at once come from the command line. */
export function styleChoices(
  tags: ModelView['tags'],
  chosen: readonly string[],
): { value: string; options: { value: string; label: string; hint?: string }[] } {
  const options = [
    { value: any, label: 'Any', hint: 'The model decides by itself' },
    ...tags.map(({ id, name }) => ({ value: id, label: name })),
  ];
  if (chosen.length === 0) return { value: any, options };
  const value = chosen.join(',');
  if (options.some((option) => option.value === value)) return { value, options };
  const names = chosen.map((id) => tags.find((tag) => tag.id === id)?.name ?? id);
  return { value, options: [...options, { value, label: names.join(', '), hint: 'As set for this take' }] };
}

/** The tags that a choice stands for. */
export const tagsOf = (value: string): string[] => (value === any ? [] : value.split(','));
