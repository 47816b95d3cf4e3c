import { z } from 'zod';
import { LookbackError } from '../core/errors.ts';
import { strategyNames } from '../core/retrieval/types.ts';
import { tagMistake, type Manifest } from '../world/index.ts';

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
  /** The provider that was asked for; each chunk records the one that rendered it. */
  provider: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'reference']),
  /** Ids of the model's style tags. Takes that were begun before there were any have none. */
  tags: z.array(z.string()).readonly().default([]),
});

export type TakeSettings = z.infer<typeof takeSettings>;

/**
 * The settings a creator gets without asking for anything, for one model.
 * @param style of the package's picture that the take starts from: what lies around it had better be like it
 */
export function defaultSettings(manifest: Manifest, style?: string): TakeSettings {
  const tag = manifest.prompt?.tags.find(({ id }) => id === style);
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
    tags: tag ? [tag.id] : [],
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

/** Throws `usage` with a sentence when the settings ask for more than the model can do, or contradict themselves. */
export function checkSettings(settings: TakeSettings, manifest: Manifest): void {
  const { context } = manifest;
  const { steps } = manifest.sampler;
  const pins = new Set(settings.pinned);
  // The same sum that retrieval makes for every chunk: better said before a take is begun than at its first chunk.
  const origin = settings.keepOrigin && !settings.banned.includes(0) && !pins.has(0) ? 1 : 0;
  const always = settings.recentFrames + origin + pins.size;
  const wrongTag = tagMistake(manifest, settings.tags);
  const mistakes = [
    settings.contextFrames > context.max &&
      `${settings.contextFrames} context frames were asked for, but ${manifest.name} takes at most ${context.max}.`,
    (settings.steps < steps.min || settings.steps > steps.max) &&
      `${settings.steps} steps were asked for, but ${manifest.name} works with ${steps.min} to ${steps.max}.`,
    always > settings.contextFrames &&
      `${always} frames would always go in (${settings.recentFrames} recent, ${origin} origin, ${pins.size} pinned), but ` +
        `there is room for ${settings.contextFrames}. Allow more context frames, or fewer that always go in.`,
    wrongTag !== undefined && `${manifest.name} ${wrongTag}.`,
    settings.pinned.some((frame) => settings.banned.includes(frame)) &&
      'A frame is both pinned and banned; decide for one.',
  ];
  const first = mistakes.find((mistake) => typeof mistake === 'string');
  if (first) throw new LookbackError('usage', first, { context: { settings } });
}

/** Settings to change; `undefined` is the same as missing, as it comes out of a parsed request. */
export type SettingsPatch = { readonly [K in keyof TakeSettings]?: TakeSettings[K] | undefined };

/**
 * Settings with a change.
 * @param manifest of the take's model; without it, only the shape is checked
 * @throws LookbackError 'usage'
 */
export function changedSettings(
  settings: TakeSettings,
  patch: SettingsPatch,
  manifest: Manifest | undefined,
): TakeSettings {
  const named = Object.entries(patch).filter(([, value]) => value !== undefined);
  const result = takeSettings.safeParse({ ...settings, ...Object.fromEntries(named) });
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new LookbackError(
      'usage',
      `These settings cannot be used: ${issue?.path.join('.')} ${issue?.message}.`,
      { context: { issues: result.error.issues } },
    );
  }
  if (manifest) checkSettings(result.data, manifest);
  return result.data;
}
