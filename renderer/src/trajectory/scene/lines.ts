import { InstancedInterleavedBuffer, InterleavedBufferAttribute } from 'three';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';
import { LineSegments2 } from 'three/addons/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/addons/lines/LineSegmentsGeometry.js';
import type { Rgb } from './colours.ts';

interface Look {
  /** CSS pixels. */
  readonly width: number;
  readonly opacity?: number;
  /** One colour for all; without it, `set` takes colours. */
  readonly colour?: Rgb;
  /** Drawn over everything else. */
  readonly onTop?: boolean;
}

/** Line segments of any width whose buffers are kept while they are large enough: they change while a key is dragged. */
export class Lines {
  readonly object: LineSegments2;
  readonly #look: Look;
  readonly #material: LineMaterial;
  #geometry = new LineSegmentsGeometry();
  #capacity = 0;

  constructor(look: Look, order = 0) {
    this.#look = look;
    this.#material = new LineMaterial({
      linewidth: look.width,
      vertexColors: look.colour === undefined,
      transparent: true,
      opacity: look.opacity ?? 1,
      depthTest: look.onTop !== true,
      depthWrite: false,
    });
    if (look.colour) this.#material.color.setRGB(...look.colour);
    this.object = new LineSegments2(this.#geometry, this.#material);
    this.object.frustumCulled = false;
    this.object.renderOrder = order;
    this.object.visible = false;
  }

  /** @param positions start and end of each segment, x y z; `colours` likewise, r g b */
  set(positions: Float32Array, colours?: Float32Array): void {
    const count = positions.length / 6;
    this.object.visible = count > 0;
    if (count === 0) return;
    if (count > this.#capacity) this.#grow(count);
    write(this.#geometry, 'instanceStart', positions);
    if (colours) write(this.#geometry, 'instanceColorStart', colours);
    this.#geometry.instanceCount = count;
  }

  dispose(): void {
    this.#geometry.dispose();
    this.#material.dispose();
  }

  #grow(count: number): void {
    this.#geometry.dispose();
    this.#capacity = Math.ceil(count * 1.3);
    this.#geometry = new LineSegmentsGeometry();
    addBuffer(this.#geometry, this.#capacity, 'instanceStart', 'instanceEnd');
    if (this.#look.colour === undefined)
      addBuffer(this.#geometry, this.#capacity, 'instanceColorStart', 'instanceColorEnd');
    this.object.geometry = this.#geometry;
  }
}

function addBuffer(geometry: LineSegmentsGeometry, count: number, start: string, end: string): void {
  const buffer = new InstancedInterleavedBuffer(new Float32Array(count * 6), 6, 1);
  geometry.setAttribute(start, new InterleavedBufferAttribute(buffer, 3, 0));
  geometry.setAttribute(end, new InterleavedBufferAttribute(buffer, 3, 3));
}

function write(geometry: LineSegmentsGeometry, name: string, values: Float32Array): void {
  const attribute = geometry.getAttribute(name) as InterleavedBufferAttribute;
  attribute.data.array.set(values);
  attribute.data.needsUpdate = true;
}
