import {
  Matrix4,
  OrthographicCamera,
  PerspectiveCamera,
  Raycaster,
  Scene,
  SRGBColorSpace,
  Vector2,
  WebGLRenderer,
} from 'three';
import { farMetres, nearMetres, type Size } from './lens.ts';
import type { Ray } from './rays.ts';
import { type Projector, projectorOf } from './screen.ts';

/** A canvas with a three.js scene that is drawn when it changed, and only then: an idle window costs nothing. */
export class Stage {
  readonly scene = new Scene();
  readonly renderer: WebGLRenderer;
  /** The creator's eye in the orbit, fly and look-through modes. */
  readonly eye = new PerspectiveCamera(50, 1, nearMetres, farMetres);
  /** The creator's eye from above. */
  readonly plan = new OrthographicCamera(-1, 1, 1, -1, 1, 2 * farMetres);
  size: Size = { width: 1, height: 1 };
  /** Called before each drawing (the projector is that of the picture to come). */
  readonly onDraw = new Set<() => void>();
  #camera: PerspectiveCamera | OrthographicCamera = this.eye;
  #raf = 0;

  /** @throws when the browser gives no WebGL */
  constructor(canvas: HTMLCanvasElement) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.renderer.outputColorSpace = SRGBColorSpace;
    canvas.addEventListener('webglcontextrestored', this.request);
  }

  get camera(): PerspectiveCamera | OrthographicCamera {
    return this.#camera;
  }

  set camera(camera: PerspectiveCamera | OrthographicCamera) {
    this.#camera = camera;
    this.request();
  }

  /** Whoever calls it sets the cameras' projections and draws: a canvas loses its picture when its size changes. */
  resize(size: Size): void {
    if (size.width < 1 || size.height < 1) return;
    this.size = size;
    this.renderer.setPixelRatio(Math.min(2, devicePixelRatio));
    this.renderer.setSize(size.width, size.height, false);
  }

  /** Draws before the next frame of the screen. */
  readonly request = (): void => {
    this.#raf ||= requestAnimationFrame(() => this.draw());
  };

  draw(): void {
    cancelAnimationFrame(this.#raf);
    this.#raf = 0;
    this.camera.updateMatrixWorld();
    for (const listener of this.onDraw) listener();
    this.renderer.render(this.scene, this.camera);
  }

  projector(): Projector {
    const { camera } = this;
    camera.updateMatrixWorld();
    const world = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    return projectorOf(world.elements, this.size);
  }

  /** The line of sight through a place of the view, CSS pixels. */
  rayAt(x: number, y: number): Ray {
    const caster = new Raycaster();
    this.camera.updateMatrixWorld();
    caster.setFromCamera(
      new Vector2((x / this.size.width) * 2 - 1, 1 - (y / this.size.height) * 2),
      this.camera,
    );
    const { origin, direction } = caster.ray;
    return { origin: [origin.x, origin.y, origin.z], direction: [direction.x, direction.y, direction.z] };
  }

  dispose(): void {
    cancelAnimationFrame(this.#raf);
    this.renderer.domElement.removeEventListener('webglcontextrestored', this.request);
    this.renderer.dispose();
    // A page may hold only a few contexts, and the browser would free this one some time later.
    this.renderer.forceContextLoss();
  }
}
