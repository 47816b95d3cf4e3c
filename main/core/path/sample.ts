import type { Camera, Intrinsics, Quat } from '../camera/types.ts';
import { intrinsicsFromFov } from '../camera/intrinsics.ts';
import { rolled } from '../camera/pose.ts';
import { identityQuat, normalizeQuat } from '../camera/quaternion.ts';
import { checkFrame, checkPath, checkPathSteps } from './check.ts';
import { type Curve, curveOf, preparedCurve, rotationsAt, rotationsOf } from './curve.ts';
import { breathOf, drained } from './slices.ts';
import type { Place } from './timing.ts';
import type { CameraPath } from './types.ts';

/**
 * The cameras of a path, one for each frame 0 .. durationFrames - 1. Pure: the same path gives the same numbers.
 * Positions are centripetal Catmull-Rom, orientations spherical Bezier curves (orientation.ts), look-at is worked out at
 * the interpolated position, field of view and roll are monotone cubics; all pass exactly through the keyframes
 * (`constantSpeed`: through their places, at other frames; a look-at bends where the camera runs through its target).
 * Less `smoothness` takes the bends out of all of them.
 * @param aspect width / height of the picture
 * @throws LookbackError 'path-invalid' or 'path-range', see `checkPath`
 */
export function samplePath(path: CameraPath, aspect: number): Camera[] {
  return drained(samplePathSteps(path, aspect, Infinity));
}

/**
 * `samplePath` in slices, for callers that must not block: yields how many frames are finished (0 while the path is made
 * ready) after about `framesPerStep` frames' worth of work, whatever the path, and returns all cameras.
 */
export function* samplePathSteps(
  path: CameraPath,
  aspect: number,
  framesPerStep = 500,
): Generator<number, Camera[], undefined> {
  const breath = breathOf(framesPerStep);
  yield* checkPathSteps(path, breath);
  const curve = yield* curveOf(path, breath);
  const rotationAt = yield* rotationsOf(path, curve, breath);
  const lens = lensMaker(aspect);
  const cameras: Camera[] = [];
  for (let frame = 0; frame < path.durationFrames; frame++) {
    cameras.push(cameraAt(curve, curve.placeAt(frame), rotationAt(frame), lens));
    if ((frame + 1) % framesPerStep === 0) yield frame + 1;
  }
  return cameras;
}

/**
 * The camera of one frame, as `samplePath` gives it, but without sampling the others where no look-at is near.
 * @throws LookbackError 'path-range' for a frame that the path does not have; and as `checkPath`
 */
export function cameraOfFrame(path: CameraPath, aspect: number, frame: number): Camera {
  checkPath(path);
  checkFrame(path, frame);
  const curve = preparedCurve(path);
  const [rotation = identityQuat] = rotationsAt(path, curve, [frame]);
  return cameraAt(curve, curve.placeAt(frame), rotation, lensMaker(aspect));
}

function cameraAt(curve: Curve, place: Place, rotation: Quat, lens: Lens): Camera {
  const turned = rolled(rotation, curve.rollDegAt(place));
  return {
    pose: { position: curve.positionAt(place), rotation: normalizeQuat(turned) },
    intrinsics: lens(curve.fovYDegAt(place)),
  };
}

type Lens = (fovYDeg: number) => Intrinsics;

/** Frames with the same field of view share one object: most paths never zoom, and a path may have a million frames. */
function lensMaker(aspect: number): Lens {
  let last: { fovYDeg: number; intrinsics: Intrinsics } | undefined;
  return (fovYDeg) => {
    if (last?.fovYDeg !== fovYDeg) last = { fovYDeg, intrinsics: intrinsicsFromFov(fovYDeg, aspect) };
    return last.intrinsics;
  };
}
