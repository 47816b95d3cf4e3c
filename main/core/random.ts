/**
 * Counter-based random numbers: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * Every draw is a pure function of (seed, stream, counter), so any chunk can be re-rendered alone with the same noise.
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

function mulHi(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const mid1 = aHigh * bLow + (low >>> 16);
  const mid2 = aLow * bHigh + (mid1 & 0xffff);
  return (aHigh * bHigh + (mid1 >>> 16) + (mid2 >>> 16)) | 0;
}

/** Four 32-bit words for one counter. `key` and `counter` are 32-bit unsigned integers. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  const words = new Uint32Array(4);
  writeWords(words, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0];
}

/** The same without an array per call: a chunk's noise takes 150,000 of them. */
function writeWords(
  words: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = mulHi(M0, c0);
    const high1 = mulHi(M1, c2);
    const low0 = Math.imul(M0, c0);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/** What a stream of random numbers is for; streams of one seed never share a number. */
export const streams = { noise: 1, retrieval: 2, path: 3 } as const;

/** The key of a seed: a non-negative safe integer, split into two 32-bit words. */
function keyOf(seed: number): [number, number] {
  return [seed >>> 0, Math.floor(seed / 0x100000000) >>> 0];
}

/** A reader of uniform numbers in [0, 1) for (seed, stream, index). Index is a chunk or frame number. */
export function uniformSource(seed: number, stream: number, index: number): () => number {
  const key = keyOf(seed);
  let block = 0;
  let words: number[] = [];
  return () => {
    if (words.length === 0) words = philox4x32([block++, index >>> 0, stream, 0], key);
    return (words.shift() ?? 0) / 0x100000000;
  };
}

/** `length` standard normal numbers for (seed, stream, index), by Box and Muller's transform. */
export function gaussianNoise(seed: number, stream: number, index: number, length: number): Float32Array {
  const [k0, k1] = keyOf(seed);
  const out = new Float32Array(length);
  const words = new Uint32Array(4);
  for (let at = 0, block = 0; at < length; at += 4, block++) {
    writeWords(words, block, index >>> 0, stream, 0, k0, k1);
    for (let pair = 0; pair < 4; pair += 2) {
      const radius = Math.sqrt(-2 * Math.log(((words[pair] ?? 0) + 1) / 0x100000001));
      const angle = (2 * Math.PI * (words[pair + 1] ?? 0)) / 0x100000000;
      // What lies beyond the end of an array is not written.
      out[at + pair] = radius * Math.cos(angle);
      out[at + pair + 1] = radius * Math.sin(angle);
    }
  }
  return out;
}
