import type { Quat, Vec3 } from './types.ts';

export const identityQuat: Quat = [0, 0, 0, 1];

/** Hamilton product: rotates by `b` first, then by `a`. */
export function multiplyQuat(a: Quat, b: Quat): Quat {
  const [ax, ay, az, aw] = a;
  const [bx, by, bz, bw] = b;
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

/** The inverse of a unit quaternion. */
export function conjugateQuat(q: Quat): Quat {
  return [-q[0], -q[1], -q[2], q[3]];
}

export function dotQuat(a: Quat, b: Quat): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
}

/** Unit length; a quaternion of (nearly) no length has no direction and becomes the identity. */
export function normalizeQuat(q: Quat): Quat {
  // Not Math.hypot, here and in slerp: it is many times slower, and these run for every frame of long paths.
  const size = Math.sqrt(dotQuat(q, q));
  return size < 1e-12 ? identityQuat : [q[0] / size, q[1] / size, q[2] / size, q[3] / size];
}

/** Turns `v` by the unit quaternion `q`. */
export function rotateVec(q: Quat, v: Vec3): Vec3 {
  const [x, y, z, w] = q;
  const tx = 2 * (y * v[2] - z * v[1]);
  const ty = 2 * (z * v[0] - x * v[2]);
  const tz = 2 * (x * v[1] - y * v[0]);
  return [v[0] + w * tx + y * tz - z * ty, v[1] + w * ty + z * tx - x * tz, v[2] + w * tz + x * ty - y * tx];
}

/** Rotation by `angleRad` about the unit `axis`, right-handed. */
export function quatFromAxisAngle(axis: Vec3, angleRad: number): Quat {
  const sin = Math.sin(angleRad / 2);
  return [axis[0] * sin, axis[1] * sin, axis[2] * sin, Math.cos(angleRad / 2)];
}

/** Exponential map: the rotation about `v` by |v| radians. */
export function quatFromRotationVector(v: Vec3): Quat {
  const angle = Math.hypot(v[0], v[1], v[2]);
  if (angle < 1e-12) return normalizeQuat([v[0] / 2, v[1] / 2, v[2] / 2, 1]);
  return quatFromAxisAngle([v[0] / angle, v[1] / angle, v[2] / angle], angle);
}

/** Logarithm: axis times angle in radians, the shorter way round (length at most pi). */
export function rotationVectorOf(q: Quat): Vec3 {
  const sign = q[3] < 0 ? -1 : 1;
  const sin = Math.hypot(q[0], q[1], q[2]);
  const factor = sin < 1e-12 ? 2 * sign : (2 * sign * Math.atan2(sin, q[3] * sign)) / sin;
  return [q[0] * factor, q[1] * factor, q[2] * factor];
}

/** Constant angular speed from `a` (share 0) to `b` (share 1) the shorter way round (Shoemake, SIGGRAPH 1985). */
export function slerp(a: Quat, b: Quat, share: number): Quat {
  const cos = dotQuat(a, b);
  const sign = cos < 0 ? -1 : 1;
  // The half-angle form stays exact for nearly equal rotations, where acos loses half of its digits.
  const apart: Quat = [a[0] - sign * b[0], a[1] - sign * b[1], a[2] - sign * b[2], a[3] - sign * b[3]];
  const both: Quat = [a[0] + sign * b[0], a[1] + sign * b[1], a[2] + sign * b[2], a[3] + sign * b[3]];
  const angle = 2 * Math.atan2(Math.sqrt(dotQuat(apart, apart)), Math.sqrt(dotQuat(both, both)));
  const sin = Math.sin(angle);
  const wa = sin < 1e-9 ? 1 - share : Math.sin((1 - share) * angle) / sin;
  const wb = sign * (sin < 1e-9 ? share : Math.sin(share * angle) / sin);
  return normalizeQuat([
    a[0] * wa + b[0] * wb,
    a[1] * wa + b[1] * wb,
    a[2] * wa + b[2] * wb,
    a[3] * wa + b[3] * wb,
  ]);
}

/** The angle between two orientations, 0..180 degrees. */
export function angleBetweenDeg(a: Quat, b: Quat): number {
  const turn = rotationVectorOf(multiplyQuat(conjugateQuat(a), b));
  return (Math.hypot(turn[0], turn[1], turn[2]) * 180) / Math.PI;
}

/** Where the axes x, y, z of the rotated frame point: the columns of its rotation matrix. */
export interface Basis {
  readonly x: Vec3;
  readonly y: Vec3;
  readonly z: Vec3;
}

export function quatToBasis(q: Quat): Basis {
  const [x, y, z, w] = q;
  return {
    x: [1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)],
    y: [2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)],
    z: [2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)],
  };
}

/** Inverse of `quatToBasis` for a right-handed orthonormal basis; w is never negative (Shepperd 1978). */
export function quatFromBasis({ x, y, z }: Basis): Quat {
  const trace = x[0] + y[1] + z[2];
  let q: Quat;
  if (trace >= x[0] && trace >= y[1] && trace >= z[2]) q = [y[2] - z[1], z[0] - x[2], x[1] - y[0], 1 + trace];
  else if (x[0] >= y[1] && x[0] >= z[2]) q = [1 + x[0] - y[1] - z[2], x[1] + y[0], x[2] + z[0], y[2] - z[1]];
  else if (y[1] >= z[2]) q = [x[1] + y[0], 1 - x[0] + y[1] - z[2], y[2] + z[1], z[0] - x[2]];
  else q = [x[2] + z[0], y[2] + z[1], 1 - x[0] - y[1] + z[2], x[1] - y[0]];
  const unit = normalizeQuat(q);
  return unit[3] < 0 ? [-unit[0], -unit[1], -unit[2], -unit[3]] : unit;
}
