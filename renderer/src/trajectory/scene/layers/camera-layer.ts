import { Group, type Texture } from 'three';
import type { Camera } from '../../../../../main/core/camera/types.ts';
import type { Rgb } from '../colours.ts';
import { frustumLines } from '../frusta.ts';
import { Lines } from '../lines.ts';
import { PicturePlane } from '../pictures.ts';

/** One camera with the picture that it rendered: the one at the playhead, or the take's origin. */
export class CameraLayer {
  readonly object = new Group();
  readonly #frustum: Lines;
  readonly #plane = new PicturePlane();

  constructor(colour: Rgb, width: number) {
    this.#frustum = new Lines({ width, colour }, 5);
    this.object.add(this.#frustum.object, this.#plane.object);
  }

  /** @param keepsPicture shows the picture before while the next one is on its way: in play, one follows the other */
  show(
    camera: Camera | undefined,
    depthMetres: number,
    picture: Texture | undefined,
    keepsPicture = false,
  ): void {
    this.#plane.backdrop = false;
    this.#frustum.set(camera ? frustumLines([camera], depthMetres) : new Float32Array());
    this.#place(camera, depthMetres, picture, keepsPicture);
  }

  /** For the look-through view: only the picture, behind everything else. */
  showBackdrop(camera: Camera | undefined, picture: Texture | undefined, keepsPicture: boolean): void {
    this.#frustum.set(new Float32Array());
    this.#plane.backdrop = true;
    this.#place(camera, 1, picture, keepsPicture);
  }

  #place(
    camera: Camera | undefined,
    depthMetres: number,
    picture: Texture | undefined,
    keepsPicture: boolean,
  ): void {
    if (camera && (picture || keepsPicture)) this.#plane.show(camera, depthMetres, picture);
    else this.#plane.hide();
  }

  dispose(): void {
    this.#frustum.dispose();
    this.#plane.dispose();
  }
}
