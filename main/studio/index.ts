export { chunkCount, chunkOf, placeOf, type ChunkPlace } from './chunk-plan.ts';
export type { RenderProgress } from './events.ts';
export { exportTake, readFrame, type ExportedTake, type ExportTakeOptions } from './export-take.ts';
export { findPackageOrigin, packageOrigin, pictureOrigin, type Origin } from './origin.ts';
export { renderTake, type RenderOptions } from './render.ts';
export { checkSettings, defaultSettings, readSettings, type TakeSettings } from './settings.ts';
export { pathCameras, pathOf } from './take-path.ts';
export { beginTake, findTake, freeTakeName, type NewTakeOptions } from './takes.ts';
