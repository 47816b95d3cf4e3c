import { describe, expect, it } from 'vitest';
import { gaussianNoise, streams } from '../../../main/core/random.ts';
import { flowSchedule, sampleFlow } from '../../../main/world/inference/sampler.ts';
import type { Solver } from '../../../main/world/inference/sampler.ts';

/**
 * Data that is normal with mean m and deviation s has an exact flow: x_t = m t + z sqrt((s t)^2 + (1 - t)^2) from noise
 * z, and an exact prediction E[x | x_t].
 */
const mean = 0.4;
const deviation = 0.6;
const expectedData = (state: number, t: number) => {
  const variance = (deviation * t) ** 2 + (1 - t) ** 2;
  return mean + ((deviation ** 2 * t) / variance) * (state - mean * t);
};

const noise = gaussianNoise(3, streams.noise, 1, 256);

async function worstError(solver: Solver, steps: number, shift: number): Promise<number> {
  const end = await sampleFlow({
    noise,
    steps,
    shift,
    solver,
    predict: (state, time) => Promise.resolve(state.map((value) => expectedData(value, time))),
  });
  return Math.max(...end.map((value, i) => Math.abs(value - (mean + deviation * (noise[i] ?? NaN)))));
}

describe('the flow sampler', () => {
  it.each([
    { solver: 'euler', order: 1, shift: 1 },
    { solver: 'euler', order: 1, shift: 2 },
    { solver: 'midpoint', order: 2, shift: 1 },
    { solver: 'midpoint', order: 2, shift: 2 },
  ] as const)('$solver converges with order $order (shift $shift)', async ({ solver, order, shift }) => {
    const coarse = await worstError(solver, 16, shift);
    const fine = await worstError(solver, 64, shift);
    expect(fine).toBeGreaterThan(1e-6); // above float32 noise, or the order would mean nothing
    expect(Math.log(coarse / fine) / Math.log(4)).toBeGreaterThan(order - 0.2);
    expect(Math.log(coarse / fine) / Math.log(4)).toBeLessThan(order + 0.35);
  });

  it.each(['euler', 'midpoint'] as const)('%s ends exactly on the last prediction', async (solver) => {
    const predictions: Float32Array[] = [];
    const times: number[] = [];
    const steps: number[] = [];
    const shown: Float32Array[] = [];
    const end = await sampleFlow({
      noise,
      steps: 3,
      shift: 1,
      solver,
      predict: (state, time) => {
        times.push(time);
        predictions.push(state.map((value) => Math.sin(value + time)));
        return Promise.resolve(predictions.at(-1) ?? state);
      },
      onStep: (step, prediction) => {
        steps.push(step);
        shown.push(prediction);
      },
    });
    expect(end).toEqual(predictions.at(-1));
    expect(steps).toEqual([1, 2, 3]);
    // Each step tells the latest of its predictions.
    const latest = solver === 'euler' ? [0, 1, 2] : [1, 3, 4];
    expect(shown).toEqual(latest.map((i) => predictions[i]));
    expect(times.map((time) => Math.round(time * 6))).toEqual(
      solver === 'euler' ? [0, 2, 4] : [0, 1, 2, 3, 4],
    );
  });

  it('leaves the noise as it was', async () => {
    const before = noise.slice();
    await worstError('midpoint', 4, 1);
    expect(noise).toEqual(before);
  });

  it('hands on what the model throws', async () => {
    const predict = () => Promise.reject(new Error('device lost'));
    await expect(sampleFlow({ noise, steps: 2, shift: 1, solver: 'euler', predict })).rejects.toThrow(
      'device lost',
    );
  });
});

describe('the schedule', () => {
  it('runs from 0 to 1 and is even without a shift', () => {
    expect(flowSchedule(4, 1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it('spends more steps near the noise with a shift', () => {
    const times = flowSchedule(4, 3);
    expect(times[0]).toBe(0);
    expect(times[2]).toBeCloseTo(0.25, 12); // u / (u + 3 (1 - u)) at u = 1/2
    expect(times[4]).toBe(1);
  });
});
