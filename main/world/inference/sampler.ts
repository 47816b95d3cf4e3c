/** How the flow's differential equation is solved. Midpoint costs about two predictions per step. */
export type Solver = 'euler' | 'midpoint';

export interface FlowOptions {
  /** Standard normal numbers: the state at t = 0. Not changed. */
  readonly noise: Float32Array;
  readonly steps: number;
  /** 1 = even steps; above 1 spends more of them near the noise. */
  readonly shift: number;
  readonly solver: Solver;
  /** The model: state and time in [0, 1) to the clean sample that it expects, in a buffer the sampler may keep. */
  readonly predict: (state: Float32Array, time: number) => Promise<Float32Array>;
  /** Called after each step, 1..steps, with the latest prediction of the clean sample. Not to be changed. */
  readonly onStep?: (step: number, prediction: Float32Array) => void;
}

/**
 * The times of a sampling run: `steps + 1` numbers from 0 (noise) to 1 (data), t = u / (u + shift (1 - u)) for evenly
 * spaced u. This is the timestep shift of Esser et al. (arXiv 2403.03206, section 5.3.2) with t counted towards the data.
 */
export function flowSchedule(steps: number, shift: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const u = i / steps;
    return u / (u + shift * (1 - u));
  });
}

/**
 * Samples a rectified flow x_t = t x + (1 - t) noise (Liu et al., arXiv 2209.03003) with a model that predicts x:
 * dx/dt = v(x_t, t) = (x_hat - x_t) / (1 - t). Euler is of first order, midpoint of second.
 * The last step of both is an Euler step, because from t to 1 it is x_hat itself, without a division by 1 - t near its
 * end; one Euler step leaves the midpoint rule's second order as it is. So midpoint takes 2 steps - 1 predictions.
 */
export async function sampleFlow(options: FlowOptions): Promise<Float32Array> {
  const { predict, solver, onStep } = options;
  const times = flowSchedule(options.steps, options.shift);
  let state = options.noise;
  for (let step = 1; step < options.steps; step++) {
    const from = times[step - 1] ?? 0;
    const to = times[step] ?? 1;
    let guess = await predict(state, from);
    if (solver === 'euler') {
      state = along(state, state, guess, from, to - from);
    } else {
      const middle = (from + to) / 2;
      const half = along(state, state, guess, from, middle - from);
      guess = await predict(half, middle);
      state = along(state, half, guess, middle, to - from);
    }
    onStep?.(step, guess);
  }
  const clean = await predict(state, times[options.steps - 1] ?? 0);
  onStep?.(options.steps, clean);
  return clean;
}

/** start + length * velocity, with the velocity that the prediction means at (at, time). */
function along(
  start: Float32Array,
  at: Float32Array,
  prediction: Float32Array,
  time: number,
  length: number,
) {
  const scale = length / (1 - time);
  // A loop, because `map` calls a function for each of half a million numbers.
  const out = new Float32Array(start.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = (start[i] ?? 0) + scale * ((prediction[i] ?? 0) - (at[i] ?? 0));
  }
  return out;
}
