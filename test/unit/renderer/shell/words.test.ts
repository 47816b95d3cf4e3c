import { describe, expect, it, test } from 'vitest';
import type { JobView } from '../../../../main/api/index.ts';
import { agoWords, byteWords, durationWords } from '../../../../renderer/src/shell/durations.ts';
import {
  detailWords,
  paceWords,
  percentWords,
  statusWords,
} from '../../../../renderer/src/shell/job-words.ts';
import { qualities } from '../../../../renderer/src/shell/quality.ts';

test.each([
  [0, '0 s'],
  [900, '1 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [80_000, '1 min 20 s'],
  [12 * 60_000 + 30_000, '12 min'],
  [3_600_000, '1 h'],
  [2 * 3_600_000 + 5 * 60_000, '2 h 5 min'],
])('durationWords(%i)', (ms, words) => expect(durationWords(ms)).toBe(words));

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [820_400, '820 kB'],
  [999_600, '1.0 MB'],
  [12_400_000, '12.4 MB'],
  [3e15, '3000 TB'],
])('byteWords(%d)', (bytes, words) => expect(byteWords(bytes)).toBe(words));

test('agoWords', () => {
  const now = Date.UTC(2025, 2, 20, 12);
  expect(agoWords(now - 30_000, now)).toBe('just now');
  expect(agoWords(now + 5_000, now)).toBe('just now');
  expect(agoWords(now - 5 * 60_000, now)).toBe('5 min ago');
  expect(agoWords(now - 3 * 3_600_000, now)).toBe('3 h ago');
  expect(agoWords(now - 26 * 3_600_000, now)).toBe('yesterday');
  expect(agoWords(now - 4 * 86_400_000, now)).toBe('4 days ago');
  expect(agoWords(Date.UTC(2024, 0, 5, 12), now)).toBe('5 January 2024');
});

describe('qualities', () => {
  const steps = (given: { default: number; min: number; max: number }) =>
    qualities({ steps: given }).map((quality) => [quality.id, quality.steps]);

  it('are half, all and twice of what the model was made for', () => {
    expect(steps({ default: 4, min: 1, max: 50 })).toEqual([
      ['draft', 2],
      ['standard', 4],
      ['fine', 8],
    ]);
  });

  it('keep to what the model can do, and leave out what would be the same', () => {
    expect(steps({ default: 1, min: 1, max: 1 })).toEqual([['standard', 1]]);
    expect(steps({ default: 3, min: 2, max: 4 })).toEqual([
      ['draft', 2],
      ['standard', 3],
      ['fine', 4],
    ]);
  });
});

describe('words for jobs', () => {
  const fresh: JobView = {
    id: '1',
    kind: 'render',
    take: 1,
    takeName: 'Take 1',
    status: 'running',
    firstFrame: 1,
    lastFrame: 48,
    framesDone: 20,
    framesTotal: 48,
    elapsedMs: 6_000,
    notices: [],
    createdAtMs: 0,
  };
  const job: JobView = { ...fresh, framesPerSecond: 3.24, etaMs: 80_000 };

  it('while one runs', () => {
    expect(statusWords(job)).toBe('Rendering');
    expect(percentWords(job)).toBe('41 %');
    expect(paceWords(job)).toBe('3.2 frames/s · 1 min 20 s left');
    expect(detailWords(job)).toBe('20 of 48 frames · 3.2 frames/s · 1 min 20 s left · 6 s so far');
  });

  it('before its pace is known', () => {
    expect(paceWords(fresh)).toBe('');
    expect(percentWords({ ...fresh, framesTotal: 0 })).toBe('');
  });

  it('when it is over', () => {
    const done: JobView = { ...job, kind: 'export', status: 'done', framesDone: 48, bytes: 1_200_000 };
    expect(statusWords(done)).toBe('Exported');
    expect(percentWords(done)).toBe('100 %');
    expect(detailWords(done)).toBe('48 of 48 frames · took 6 s · 1.2 MB');
    expect(statusWords({ ...job, status: 'paused', interrupted: true })).toBe('Interrupted');
    expect(statusWords({ ...job, status: 'paused' })).toBe('Paused');
    expect(statusWords({ ...job, status: 'failed' })).toBe('Failed');
  });

  it('never 100 % before it is done', () => {
    expect(percentWords({ ...job, framesDone: 48 })).toBe('99 %');
  });
});
