import type { ChunkUsage } from '../../memory/index.ts';
import type { Session } from '../session.ts';
import { inSlices } from '../slices.ts';
import type { MemoryUsage } from '../views.ts';

/** More columns than a timeline has pixels are of no use to anybody. */
const mostBuckets = 600;

/**
 * How memory was used over a take, its ancestors' part included. Chunks of long takes are taken together, as many as it
 * takes to stay within 600 columns.
 * @throws LookbackError 'take-missing'
 */
export async function memoryUsage(session: Session, take: number): Promise<MemoryUsage> {
  const columns = await inSlices(bucketed(session, take));
  return { take, ...columns };
}

type Columns = Omit<MemoryUsage, 'take'>;

function* bucketed({ project, takes }: Session, take: number): Generator<void, Columns, undefined> {
  const { durationFrames } = takes.get(take).path;
  let buckets: Bucket[] = [];
  let chunksPerBucket = 1;
  for (const chunk of project.usage(take)) {
    if (chunk.firstFrame >= durationFrames) break;
    let last = buckets.at(-1);
    if (!last || last.chunks === chunksPerBucket) {
      if (buckets.length === mostBuckets) {
        buckets = merged(buckets);
        chunksPerBucket *= 2;
      }
      last = buckets.at(-1);
      if (!last || last.chunks === chunksPerBucket) {
        last = new Bucket(chunk.firstFrame);
        buckets.push(last);
      }
    }
    last.add(chunk);
    yield;
  }
  return {
    chunksPerBucket,
    firstFrame: buckets.map(({ firstFrame }) => firstFrame),
    coverage: buckets.map(({ coverage }) => coverage.mean),
    meanAge: buckets.map(({ meanAge }) => meanAge.mean),
    maxAge: buckets.map(({ maxAge }) => maxAge),
  };
}

/** Two and two together, in order. */
function merged(buckets: readonly Bucket[]): Bucket[] {
  const pairs: Bucket[] = [];
  for (let i = 0; i < buckets.length; i += 2) {
    const [first, second] = [buckets[i]!, buckets[i + 1]];
    if (second) first.take(second);
    pairs.push(first);
  }
  return pairs;
}

/** A mean that leaves out what is not known. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: number | null): void {
    if (value === null) return;
    this.#sum += value;
    this.#count += 1;
  }

  take(other: Mean): void {
    this.#sum += other.#sum;
    this.#count += other.#count;
  }

  get mean(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }
}

class Bucket {
  readonly firstFrame: number;
  readonly coverage = new Mean();
  readonly meanAge = new Mean();
  maxAge: number | null = null;
  chunks = 0;

  constructor(firstFrame: number) {
    this.firstFrame = firstFrame;
  }

  add({ coverage, meanAge, maxAge }: ChunkUsage): void {
    this.coverage.add(coverage);
    this.meanAge.add(meanAge);
    this.#atLeast(maxAge);
    this.chunks += 1;
  }

  take(other: Bucket): void {
    this.coverage.take(other.coverage);
    this.meanAge.take(other.meanAge);
    this.#atLeast(other.maxAge);
    this.chunks += other.chunks;
  }

  #atLeast(age: number | null): void {
    if (age !== null) this.maxAge = Math.max(this.maxAge ?? 0, age);
  }
}
