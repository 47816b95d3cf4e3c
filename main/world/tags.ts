import type { Manifest } from './manifest.ts';

/**
 * Why a model cannot be steered by these style tags, as words to follow its name; undefined when it can.
 * @param tags ids; none is no steer, which every model takes
 */
export function tagMistake(
  { prompt }: Pick<Manifest, 'prompt'>,
  tags: readonly string[],
): string | undefined {
  const known = prompt?.tags.map((tag) => tag.id) ?? [];
  const unknown = tags.find((tag) => !known.includes(tag));
  if (unknown === undefined) return undefined;
  return known.length === 0
    ? `takes no style tags, so "${unknown}" cannot steer it; leave the tags out`
    : `has no style tag "${unknown}"; choose from ${known.join(', ')}`;
}

/** The `tags` input of the denoise graph: 1 at each chosen tag. Empty for a model without tags. */
export function tagNumbers({ prompt }: Pick<Manifest, 'prompt'>, tags: readonly string[]): Float32Array {
  return Float32Array.from(prompt?.tags ?? [], ({ id }) => (tags.includes(id) ? 1 : 0));
}
