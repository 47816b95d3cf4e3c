import { BufferAttribute, BufferGeometry, CanvasTexture, Points, PointsMaterial } from 'three';

/** Round dots of one size on the screen. */
export class Dots {
  readonly object: Points<BufferGeometry, PointsMaterial>;
  readonly #disc: CanvasTexture;

  /** @param size CSS pixels */
  constructor(size: number, order = 0) {
    this.#disc = disc();
    const material = new PointsMaterial({
      size,
      sizeAttenuation: false,
      vertexColors: true,
      map: this.#disc,
      transparent: true,
      depthWrite: false,
    });
    this.object = new Points(new BufferGeometry(), material);
    this.object.frustumCulled = false;
    this.object.renderOrder = order;
    this.object.visible = false;
  }

  /** @param positions x y z each; `colours` likewise, r g b */
  set(positions: Float32Array, colours: Float32Array): void {
    this.object.visible = positions.length > 0;
    this.object.geometry.dispose();
    this.object.geometry = new BufferGeometry();
    this.object.geometry.setAttribute('position', new BufferAttribute(positions, 3));
    this.object.geometry.setAttribute('color', new BufferAttribute(colours, 3));
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
    this.#disc.dispose();
  }
}

function disc(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 32;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = 'white';
    context.arc(16, 16, 14, 0, 2 * Math.PI);
    context.fill();
  }
  return new CanvasTexture(canvas);
}
