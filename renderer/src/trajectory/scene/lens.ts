import { Matrix4, type PerspectiveCamera, Quaternion, Vector3 } from 'three';
import { fromOpenGl, toOpenGl } from '../../../../main/core/camera/conventions.ts';
import type { Camera, Intrinsics, Pose } from '../../../../main/core/camera/types.ts';

/** A rectangle on the screen in CSS pixels, from the view's upper left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Depths (metres) that the 3D view shows. */
export const nearMetres = 0.05;
export const farMetres = 20_000;

/** The largest centred rectangle of the given aspect that leaves `margin` pixels at each side. */
export function pictureRect(view: Size, aspect: number, margin: number): Rect {
  const room = { width: Math.max(1, view.width - 2 * margin), height: Math.max(1, view.height - 2 * margin) };
  const width = Math.min(room.width, room.height * aspect);
  const height = width / aspect;
  return { x: (view.width - width) / 2, y: (view.height - height) / 2, width, height };
}

/**
 * The OpenGL projection of a view of which `picture` shows exactly what a camera with these intrinsics renders; what is
 * around the picture goes on in the same perspective.
 */
export function lensProjection({ fx, fy, cx, cy }: Intrinsics, picture: Rect, view: Size): Matrix4 {
  const depth = farMetres - nearMetres;
  const x = (picture.x + picture.width * cx) / view.width;
  const y = (picture.y + picture.height * cy) / view.height;
  // prettier-ignore
  return new Matrix4(
    (2 * picture.width * fx) / view.width, 0, 1 - 2 * x, 0,
    0, (2 * picture.height * fy) / view.height, 2 * y - 1, 0,
    0, 0, -(farMetres + nearMetres) / depth, (-2 * farMetres * nearMetres) / depth,
    0, 0, -1, 0,
  );
}

/** Puts a three.js camera at a pose of ours. */
export function setPose(camera: PerspectiveCamera, pose: Pose): void {
  const { position, rotation } = toOpenGl(pose);
  camera.position.set(...position);
  camera.quaternion.set(...rotation);
  camera.updateMatrixWorld();
}

/** Makes a three.js camera see what `camera` renders, in the rectangle `picture` of a view. */
export function setLens(three: PerspectiveCamera, camera: Camera, picture: Rect, view: Size): void {
  const projection = lensProjection(camera.intrinsics, picture, view);
  three.near = nearMetres;
  three.far = farMetres;
  three.aspect = view.width / view.height;
  // The gizmo takes its size from the angle of view.
  three.fov = (Math.atan(view.height / (2 * picture.height * camera.intrinsics.fy)) * 360) / Math.PI;
  three.projectionMatrix.copy(projection);
  three.projectionMatrixInverse.copy(projection).invert();
  setPose(three, camera.pose);
}

/** Where a three.js camera is, in our convention. */
export function poseOf(camera: PerspectiveCamera): Pose {
  camera.updateMatrixWorld();
  const position = new Vector3();
  const rotation = new Quaternion();
  camera.matrixWorld.decompose(position, rotation, new Vector3());
  return fromOpenGl({
    position: [position.x, position.y, position.z],
    rotation: [rotation.x, rotation.y, rotation.z, rotation.w],
  });
}
