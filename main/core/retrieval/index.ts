export * from './types.ts';
export { defaultOptions, type StrategyOptions } from './options.ts';
export { frustumBox, type Box3 } from './frustum-box.ts';
export { samplePoints, type SamplePoints } from './sample-points.ts';
export { coverageOf, retrieve } from './retrieve.ts';
export { coverageMap, type CoverageMap, type CoverageMapOptions, type SeenDepth } from './coverage-map.ts';
export { overlapMatrix, revisitsOf, type SeenAgain } from './overlap-matrix.ts';
