export * from './types.ts';
export { checkPath, failPath } from './check.ts';
export { cameraOfFrame, samplePath, samplePathSteps } from './sample.ts';
export * from './edit/index.ts';
export { firstDifference, joinLineage, type LineageSegment } from './lineage.ts';
export { speedsOf } from './speed.ts';
export { checkEnvelope, checkEnvelopeSteps, type EnvelopeWarning } from './envelope.ts';
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
