/** A binary heap of indices 0..size-1: the highest key comes out first, of equal keys the highest index. */
export class IndexHeap {
  readonly #keys: Float64Array;
  readonly #heap: number[] = [];

  constructor(size: number) {
    this.#keys = new Float64Array(size);
  }

  /** The key that `index` was pushed with last. */
  key(index: number): number {
    return this.#keys[index]!;
  }

  /** Puts in an index that is not in. */
  push(index: number, key: number): void {
    this.#keys[index] = key;
    const heap = this.#heap;
    let at = heap.length;
    heap.push(index);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(index, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = index;
  }

  /** Takes the first index out; undefined when empty. */
  pop(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#before(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#before(heap[child]!, moved)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moved;
    return first;
  }

  #before(a: number, b: number): boolean {
    const difference = this.#keys[a]! - this.#keys[b]!;
    return difference > 0 || (difference === 0 && a > b);
  }
}
