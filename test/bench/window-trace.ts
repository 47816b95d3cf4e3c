/** A moment of the Chrome trace event format (catapult, "Trace Event Format"); times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** On the thread's own clock: without the time that other programs had the core. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Categories that `scriptOf` needs. */
export const traceCategories = ['-*', 'devtools.timeline', 'v8', 'disabled-by-default-v8.gc'];

/** Whatever runs script on the page's main thread, the garbage it makes included. */
const scriptNames = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
]);

export interface ScriptTime {
  /** Script of each frame of the screen, ms, ascending: by the clock, and as CPU time of the thread. */
  readonly frames: readonly number[];
  readonly framesCpu: readonly number[];
  readonly worstTask: number;
}

/** How long script ran on the page's main thread between one frame of the screen and the next. */
export function scriptOf(trace: Buffer): ScriptTime {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: readonly TraceEvent[] };
  const main = mainThreadOf(traceEvents);
  const events = main.toSorted((a, b) => a.ts - b.ts);
  const frames: number[] = [];
  const framesCpu: number[] = [];
  let [wall, cpu, worstTask, busyUntil] = [0, 0, 0, -Infinity];
  for (const { name, ph, ts, dur = 0, tdur = dur } of events) {
    if (name === 'AnimationFrame' && ph === 'e') {
      frames.push(wall / 1000);
      framesCpu.push(cpu / 1000);
      [wall, cpu] = [0, 0];
    }
    // What lies in another piece of script is part of it.
    if (ph !== 'X' || !scriptNames.has(name) || ts < busyUntil) continue;
    busyUntil = ts + dur;
    wall += dur;
    cpu += tdur;
    worstTask = Math.max(worstTask, dur / 1000);
  }
  const ascending = (a: number, b: number): number => a - b;
  return { frames: frames.sort(ascending), framesCpu: framesCpu.sort(ascending), worstTask };
}

/** The events of the thread that the page's script runs on: the renderer's main thread with most of it. */
function mainThreadOf(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const candidates = threads.map(({ pid, tid }) =>
    events.filter((event) => event.pid === pid && event.tid === tid),
  );
  const [main] = candidates.sort((a, b) => b.length - a.length);
  if (!main) throw new Error('The trace has no main thread of a page.');
  return main;
}

/** The value that `share` (0..1) of ascending values do not exceed. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN;
}
