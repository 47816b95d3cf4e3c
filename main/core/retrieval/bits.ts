/** Rows of bits: row i of a table has the words i * words up to (i + 1) * words. */

/** How many bits of a 32-bit word are set. */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** How many bits of `row` are set in `table` and not in `covered`. */
export function countNew(table: Uint32Array, row: number, covered: Uint32Array): number {
  let count = 0;
  const at = row * covered.length;
  for (let word = 0; word < covered.length; word++) count += popcount(table[at + word]! & ~covered[word]!);
  return count;
}

/** Sets in `covered` what is set in `row` of `table`. */
export function cover(table: Uint32Array, row: number, covered: Uint32Array): void {
  const at = row * covered.length;
  for (let word = 0; word < covered.length; word++) covered[word] = covered[word]! | table[at + word]!;
}

/** How many bits are set. */
export function countSet(bits: Uint32Array): number {
  let count = 0;
  for (const word of bits) count += popcount(word);
  return count;
}
