import type { Camera } from '../core/camera/types.ts';

/** A camera as the `frame` table has it. */
export interface CameraRow {
  px: number;
  py: number;
  pz: number;
  qx: number;
  qy: number;
  qz: number;
  qw: number;
  fx: number;
  fy: number;
  cx: number;
  cy: number;
}

export const cameraColumns = 'px, py, pz, qx, qy, qz, qw, fx, fy, cx, cy';

export function cameraFromRow(row: CameraRow): Camera {
  return {
    pose: { position: [row.px, row.py, row.pz], rotation: [row.qx, row.qy, row.qz, row.qw] },
    intrinsics: { fx: row.fx, fy: row.fy, cx: row.cx, cy: row.cy },
  };
}

/** The values of `cameraColumns`, in that order. */
export function cameraValues({ pose, intrinsics }: Camera): number[] {
  return [...pose.position, ...pose.rotation, intrinsics.fx, intrinsics.fy, intrinsics.cx, intrinsics.cy];
}
