import { describe, expect, it } from 'vitest';
import { styleChoices, tagsOf } from '../../../../renderer/src/start/style-choices.ts';

const tags = [
  { id: 'meadow', name: 'Meadow' },
  { id: 'any', name: 'Anything goes' },
];
const shown = (chosen: readonly string[]) => {
  const { value, options } = styleChoices(tags, chosen);
  return { label: options.find((option) => option.value === value)?.label, count: options.length };
};

describe('the styles to choose from', () => {
  it('are any, or one of the model', () => {
    expect(styleChoices(tags, []).options.map(({ label }) => label)).toEqual([
      'Any',
      'Meadow',
      'Anything goes',
    ]);
    expect(shown([])).toEqual({ label: 'Any', count: 3 });
    expect(shown(['any'])).toEqual({ label: 'Anything goes', count: 3 });
  });

  it('show what else a take was given', () => {
    expect(shown(['meadow', 'any'])).toEqual({ label: 'Meadow, Anything goes', count: 4 });
    expect(shown(['gone'])).toEqual({ label: 'gone', count: 4 });
  });

  it.each([[[]], [['meadow']], [['any']], [['any', 'meadow']]])('stand for the tags %j', (chosen) => {
    expect(tagsOf(styleChoices(tags, chosen).value)).toEqual(chosen);
  });
});
