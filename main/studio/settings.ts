import { z } from 'zod';
import { LookbackError } from '../core/errors.ts';
import { strategyNames } from '../core/retrieval/types.ts';
import type { Manifest } from '../world/index.ts';

/**
 * How a take is rendered. Stored with the take (`take.settings_json`), so that a resumed take goes on exactly as it
 * began.
 */
const takeSettings = z.strictObject({
  strategy: z.enum(strategyNames),
  /** K: how many frames of memory the model is given, at most. */
  contextFrames: z.int().min(1),
  /** How many of the latest frames always go in. */
  recentFrames: z.int().min(0),
  keepOrigin: z.boolean(),
  pinned: z.array(z.int().min(0)),
  banned: z.array(z.int().min(0)),
  steps: z.int().min(1),
  solver: z.enum(['euler', 'midpoint']),
  /** The provider that rendered the first chunk; another one would not give the same pixels. */
  provider: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'reference']),
});

export type TakeSettings = z.infer<typeof takeSettings>;

/** The settings a creator gets without asking for anything, for one model. */
export function defaultSettings(manifest: Manifest): TakeSettings {
  return {
    strategy: 'coverage',
    contextFrames: manifest.context.max,
    recentFrames: manifest.context.recent,
    keepOrigin: true,
    pinned: [],
    banned: [],
    steps: manifest.sampler.steps.default,
    solver: 'euler',
    provider: 'auto',
  };
}

/** Reads settings as stored in a project. Throws `project-corrupt` when they make no sense. */
export function readSettings(stored: unknown): TakeSettings {
  const result = takeSettings.safeParse(stored);
  if (result.success) return result.data;
  throw new LookbackError('project-corrupt', 'The stored settings of this take cannot be read.', {
    context: { issues: result.error.issues },
  });
}

/** Throws `usage` with a sentence when the settings ask for more than the model can do. */
export function checkSettings(settings: TakeSettings, manifest: Manifest): void {
  const { steps } = manifest.sampler;
  const always = settings.recentFrames + (settings.keepOrigin ? 1 : 0);
  const mistakes = [
    settings.contextFrames > manifest.context.max &&
      `${settings.contextFrames} context frames were asked for, but ${manifest.name} takes at most ${manifest.context.max}.`,
    (settings.steps < steps.min || settings.steps > steps.max) &&
      `${settings.steps} steps were asked for, but ${manifest.name} works with ${steps.min} to ${steps.max}.`,
    settings.recentFrames > settings.contextFrames &&
      `${settings.recentFrames} recent frames do not fit into ${settings.contextFrames} context frames.`,
    settings.pinned.length + always > Math.max(settings.contextFrames, 1) &&
      settings.pinned.length > 0 &&
      `${settings.pinned.length} pinned frames do not fit beside the recent ones into ${settings.contextFrames} context frames.`,
    settings.pinned.some((frame) => settings.banned.includes(frame)) &&
      'A frame is both pinned and banned; decide for one.',
  ];
  const first = mistakes.find((mistake) => typeof mistake === 'string');
  if (first) throw new LookbackError('usage', first, { context: { settings } });
}
