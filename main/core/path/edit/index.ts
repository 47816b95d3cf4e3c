export type { EditOptions, KeySelection } from './edited.ts';
export {
  copyKeys,
  deleteKeys,
  duplicateKeys,
  insertKey,
  keyAt,
  type KeyClip,
  keyFromCamera,
  type KeyView,
  moveKeys,
  pasteKeys,
  possibleMove,
} from './keys.ts';
export { splitAt } from './split.ts';
export { flattenHeight, type KeyPatch, levelHorizon, type PointPatch, setKeys } from './set-keys.ts';
export { type Transform, transformKeys } from './transform.ts';
export { reversePath, setConstantSpeed, setLoop, setSmoothness } from './whole.ts';
export { retimeKeys, setDuration } from './retime.ts';
export { pathFromCameras } from './record.ts';
export { simplifyPath, type Tolerance } from './simplify.ts';
export { appendPath, startOf } from './append.ts';
