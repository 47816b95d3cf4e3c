import { MOUSE, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { intrinsicsFromFov } from '../../../../main/core/camera/intrinsics.ts';
import type { Camera, Vec3 } from '../../../../main/core/camera/types.ts';
import type { Viewport } from '../../state/viewport.svelte.ts';
import { Flight } from './flight.ts';
import { farMetres, pictureRect, poseOf, type Rect, setLens } from './lens.ts';
import type { Stage } from './stage.ts';

type Mode = Viewport['mode'];

const eyeFovYDeg = 50;
/** Room around the picture's frame lines in the look-through and fly modes, CSS pixels. */
const pictureMargin = 36;

/** How the creator's eye moves: round a point, flying, from above, or with the camera at the playhead. */
export class Navigation {
  readonly flight: Flight;
  readonly #stage: Stage;
  readonly #orbit: OrbitControls;
  readonly #plan: OrbitControls;
  readonly #onMove: () => void;
  #mode: Mode = 'orbit';
  /** The camera at the playhead. */
  #through: Camera = {
    pose: { position: [0, 1.6, 0], rotation: [0, 0, 1, 0] },
    intrinsics: intrinsicsFromFov(55, 16 / 9),
  };
  /** Where the creator was before looking through the camera. */
  #before: { position: Vector3; target: Vector3 } | undefined;

  constructor(stage: Stage, onMove: () => void) {
    this.#stage = stage;
    this.#onMove = onMove;
    const dom = stage.renderer.domElement;
    stage.eye.position.set(-4, 4, -6);
    this.#orbit = new OrbitControls(stage.eye, dom);
    this.#orbit.mouseButtons = { LEFT: MOUSE.ROTATE, MIDDLE: MOUSE.PAN, RIGHT: MOUSE.PAN };
    this.#orbit.minDistance = 0.1;
    this.#orbit.maxDistance = farMetres / 2;
    // Ahead is up on the plan, and then left is left: yaw 0 looks along +Z and positive yaw turns towards +X.
    stage.plan.position.set(0, farMetres, -0.001);
    this.#plan = new OrbitControls(stage.plan, dom);
    this.#plan.enableRotate = false;
    this.#plan.mouseButtons = { LEFT: MOUSE.PAN, MIDDLE: MOUSE.PAN, RIGHT: MOUSE.PAN };
    this.#plan.minZoom = 2 / farMetres;
    this.#plan.maxZoom = 5;
    for (const controls of [this.#orbit, this.#plan]) {
      controls.zoomToCursor = true;
      controls.addEventListener('change', this.#moved);
    }
    this.flight = new Flight((pose) => {
      setLens(stage.eye, { pose, intrinsics: this.#through.intrinsics }, this.picture, stage.size);
      this.#moved();
    });
    this.enabled = true;
  }

  /** Where the picture's frame lines are in the look-through and fly modes. */
  get picture(): Rect {
    const { fx, fy } = this.#through.intrinsics;
    return pictureRect(this.#stage.size, fy / fx, pictureMargin);
  }

  /** The view as a camera of the path: in the look-through mode exactly that at the playhead. None from above. */
  get view(): Camera | undefined {
    if (this.#mode === 'top') return undefined;
    if (this.#mode === 'camera') return this.#through;
    return { pose: poseOf(this.#stage.eye), intrinsics: this.#through.intrinsics };
  }

  set mode(mode: Mode) {
    if (mode === this.#mode) return;
    const { eye } = this.#stage;
    const from = this.#mode;
    this.#mode = mode;
    if (mode === 'camera' && from === 'orbit')
      this.#before = { position: eye.position.clone(), target: this.#orbit.target.clone() };
    if (mode === 'fly') this.flight.begin(poseOf(eye));
    else this.flight.end();
    if (mode === 'orbit') this.#backToOrbit(from);
    this.#choose();
  }

  /** The camera at the playhead: what the look-through mode shows, and the lens of the fly mode. */
  set through(camera: Camera) {
    this.#through = camera;
    this.apply();
  }

  /** Frames `points` (metres) from where the creator looks. */
  frame(points: readonly Vec3[]): void {
    if (points.length === 0) return;
    const { centre, radius } = sphereAround(points);
    const { eye, plan, size } = this.#stage;
    const away =
      (radius * 1.05) / Math.sin((eyeFovYDeg * Math.PI) / 360) / Math.min(1, size.width / size.height);
    const forward = eye.getWorldDirection(new Vector3());
    this.#orbit.target.copy(centre);
    this.#plan.target.set(centre.x, 0, centre.z);
    plan.position.set(centre.x, farMetres, centre.z - 0.001);
    plan.zoom = Math.min(5, 1 / (radius * 1.25));
    eye.position.copy(centre).addScaledVector(forward, -away);
    if (this.#mode === 'fly') this.flight.begin(poseOf(eye));
    this.apply();
    this.#moved();
  }

  /** Brings the projections up to date: after a change of size, mode or lens. */
  apply(): void {
    const { eye, plan, size } = this.#stage;
    const aspect = size.width / size.height;
    if (this.#mode === 'camera') setLens(eye, this.#through, this.picture, size);
    else if (this.#mode === 'fly')
      setLens(eye, { pose: poseOf(eye), intrinsics: this.#through.intrinsics }, this.picture, size);
    else {
      eye.fov = eyeFovYDeg;
      eye.aspect = aspect;
      eye.updateProjectionMatrix();
      [plan.left, plan.right] = [-aspect, aspect];
      plan.updateProjectionMatrix();
      if (this.#mode === 'orbit') this.#orbit.update();
      else this.#plan.update();
    }
    this.#stage.request();
  }

  dispose(): void {
    this.flight.end();
    this.#orbit.dispose();
    this.#plan.dispose();
  }

  /** Off while something else is dragged. */
  set enabled(enabled: boolean) {
    this.#orbit.enabled = enabled && this.#mode === 'orbit';
    this.#plan.enabled = enabled && this.#mode === 'top';
  }

  readonly #moved = (): void => {
    this.#stage.request();
    this.#onMove();
  };

  #choose(): void {
    this.enabled = true;
    this.#stage.camera = this.#mode === 'top' ? this.#stage.plan : this.#stage.eye;
    this.apply();
    this.#moved();
  }

  /** Turns round what is in front of the eye, at the distance it had before. */
  #backToOrbit(from: Mode): void {
    const { eye } = this.#stage;
    if (from === 'camera' && this.#before) {
      eye.position.copy(this.#before.position);
      this.#orbit.target.copy(this.#before.target);
    } else if (from !== 'top') {
      const away = Math.min(10, Math.max(1, eye.position.distanceTo(this.#orbit.target)));
      this.#orbit.target.copy(eye.position).addScaledVector(eye.getWorldDirection(new Vector3()), away);
    }
  }
}

function sphereAround(points: readonly Vec3[]): { centre: Vector3; radius: number } {
  const low = new Vector3(Infinity, Infinity, Infinity);
  const high = low.clone().negate();
  for (const point of points) {
    low.min(new Vector3(...point));
    high.max(new Vector3(...point));
  }
  return { centre: low.clone().add(high).divideScalar(2), radius: Math.max(0.8, low.distanceTo(high) / 2) };
}
