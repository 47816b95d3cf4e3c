/** The room's door: the frame memory in a `.lookback` file. */
export { ProjectFile } from './project-file.ts';
export { indexedDepthMetres } from './pose-box.ts';
export type {
  Chunk,
  ChunkSegment,
  ChunkStatus,
  ChunkUsage,
  FailedChunk,
  FrameRange,
  JobPatch,
  JobStatus,
  Marker,
  NewChunk,
  NewFrame,
  NewJob,
  NewTake,
  Segment,
  StaleBecause,
  StoredFrame,
  StoredJob,
  Take,
  TakeEdit,
} from './types.ts';
