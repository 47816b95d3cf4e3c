/** A point or direction in metres. World: right-handed, Y up. */
export type Vec3 = readonly [x: number, y: number, z: number];

/** A unit quaternion, vector part first. */
export type Quat = readonly [x: number, y: number, z: number, w: number];

/** Camera-to-world. Camera axes are OpenCV's: x right, y down, z forward. */
export interface Pose {
  readonly position: Vec3;
  readonly rotation: Quat;
}

/** Resolution-free pinhole: `fx`, `cx` as a fraction of the image width, `fy`, `cy` of the height. */
export interface Intrinsics {
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
}

export interface Camera {
  readonly pose: Pose;
  readonly intrinsics: Intrinsics;
}

/**
 * The range of camera motion a model was trained for (package manifest, `camera.envelope`). Height is above the
 * ground plane y = 0; per-frame limits hold at the model's own frame rate.
 */
export interface Envelope {
  readonly heightMetres: readonly [min: number, max: number];
  readonly pitchDeg: readonly [min: number, max: number];
  readonly fovYDeg: readonly [min: number, max: number];
  readonly metresPerFrame: number;
  readonly yawDegPerFrame: number;
}
