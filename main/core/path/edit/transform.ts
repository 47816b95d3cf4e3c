import type { Vec3 } from '../../camera/types.ts';
import { multiplyQuat, normalizeQuat, quatFromAxisAngle, rotateVec } from '../../camera/quaternion.ts';
import { add, origin, scale as scaled, subtract, worldUp } from '../../camera/vector.ts';
import { rotationOf } from '../look.ts';
import type { CameraPath, Keyframe } from '../types.ts';
import { type EditOptions, failEdit, type KeySelection, mapKeys } from './edited.ts';

/** Applied in this order: scaled and turned about the pivot, then moved. */
export interface Transform {
  /** Greater than 0. */
  readonly scale?: number;
  /** About the vertical through the pivot; positive turns left. */
  readonly rotateYawDeg?: number;
  /** Metres. */
  readonly translate?: Vec3;
  /** The world's origin when missing. */
  readonly pivot?: Vec3;
}

/** One keyframe transformed; whether the point that it looks at comes along is for the caller to say. */
export function transformedKey(key: Keyframe, transform: Transform, withTarget: boolean): Keyframe {
  const { scale = 1, rotateYawDeg = 0, translate = origin, pivot = origin } = transform;
  const turn = quatFromAxisAngle(worldUp, (rotateYawDeg * Math.PI) / 180);
  const place = (point: Vec3): Vec3 => {
    const arm = scaled(subtract(point, pivot), scale);
    return add(add(pivot, rotateYawDeg === 0 ? arm : rotateVec(turn, arm)), translate);
  };
  const position = place(key.position);
  if (key.orientation.kind === 'look-at') {
    const { target } = key.orientation;
    return {
      ...key,
      position,
      orientation: { kind: 'look-at', target: withTarget ? place(target) : target },
    };
  }
  if (rotateYawDeg === 0) return { ...key, position };
  const rotation = normalizeQuat(multiplyQuat(turn, rotationOf(key)));
  return { ...key, position, orientation: { kind: 'rotation', rotation } };
}

/**
 * Moves, turns and scales keyframes as a group. Look-at targets come along with 'all', and with `targets` otherwise.
 * @throws LookbackError 'path-range' or 'path-invalid'
 */
export function transformKeys(
  path: CameraPath,
  keys: KeySelection,
  { targets = keys === 'all', ...transform }: Transform & { readonly targets?: boolean },
  options: EditOptions = {},
): CameraPath {
  const { scale = 1 } = transform;
  if (!(scale > 0 && scale < Infinity))
    failEdit('path-range', `The path cannot be scaled by ${scale}; choose a factor greater than 0.`);
  return mapKeys(path, keys, (key) => transformedKey(key, transform, targets), options);
}
