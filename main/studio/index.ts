export { chunkCount, chunkOf, placeOf, type ChunkPlace } from '../core/chunk-plan.ts';
export type { RenderProgress } from './events.ts';
export { exportTake, readFrame, type ExportedTake, type ExportTakeOptions } from './export-take.ts';
export { findPackageOrigin, packageOrigin, pictureOrigin, type Origin } from './origin.ts';
export { renderTake, type RenderOptions } from './render.ts';
export {
  checkSettings,
  defaultSettings,
  readSettings,
  type SettingsPatch,
  type TakeSettings,
} from './settings.ts';
export { pathCameras, pathOf } from './take-path.ts';
export { beginTake, findTake, freeTakeName, noteModel, type NewTakeOptions } from './takes.ts';
export { sampleFile } from './sample.ts';
export { framePicture, originPicture, previewPicture, type Picture } from './pictures.ts';
export { createFolder, listFolder } from './folders.ts';
export { parsePath, writePath } from '../interchange/path-file.ts';
export { InferencePool } from './inference-pool.ts';
export { JobQueue } from './jobs/queue.ts';
export type { RenderRange } from './jobs/start-render.ts';
export type { Task, TaskProgress } from './jobs/task-job.ts';
export { ModelLibrary } from './models.ts';
export { Session } from './session.ts';
export type { BeginTake, EditTake, ForkTake } from './session/take-edits.ts';
export { Studio, type StudioOptions } from './studio.ts';
export type * from './views.ts';
