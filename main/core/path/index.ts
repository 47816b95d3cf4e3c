export * from './types.ts';
export { checkPath, failPath } from './check.ts';
export { samplePath } from './sample.ts';
export { checkEnvelope, type EnvelopeWarning } from './envelope.ts';
export {
  dolly,
  figureEight,
  lookAround,
  orbit,
  outAndBack,
  presetNames,
  type PresetBudget,
  type PresetName,
  presetPath,
  type PresetStart,
  randomWalk,
} from './presets.ts';
