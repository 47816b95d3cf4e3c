/** The room's door: the frame memory in a `.lookback` file. */
export { ProjectFile } from './project-file.ts';
export { indexedDepthMetres } from './pose-box.ts';
export type {
  Chunk,
  ChunkStatus,
  FailedChunk,
  FrameRange,
  NewChunk,
  NewFrame,
  NewTake,
  Segment,
  StoredFrame,
  Take,
  TakeEdit,
} from './types.ts';
