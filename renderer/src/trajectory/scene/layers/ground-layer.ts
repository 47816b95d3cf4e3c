import { BufferAttribute, BufferGeometry, Group, LineBasicMaterial, LineSegments } from 'three';
import type { Palette } from '../colours.ts';
import { gridLines } from '../ground.ts';
import { Lines } from '../lines.ts';

/** The ground (y = 0) with a line every metre, and the world's axes: X, Y (up) and Z as red, green and blue stubs. */
export class GroundLayer {
  readonly object = new Group();
  readonly #grid: LineSegments<BufferGeometry, LineBasicMaterial>;
  readonly #axes = new Lines({ width: 2 }, -9);

  constructor(palette: Palette) {
    const { positions, colours } = gridLines(palette['text-3']);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setAttribute('color', new BufferAttribute(colours, 4));
    const material = new LineBasicMaterial({ vertexColors: true, transparent: true, depthWrite: false });
    this.#grid = new LineSegments(geometry, material);
    this.#grid.renderOrder = -10;
    const [x, y, z] = [palette['axis-x'], palette['axis-y'], palette['axis-z']];
    this.#axes.set(
      new Float32Array([0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0.5]),
      new Float32Array([...x, ...x, ...y, ...y, ...z, ...z]),
    );
    this.object.add(this.#grid, this.#axes.object);
  }

  dispose(): void {
    this.#grid.geometry.dispose();
    this.#grid.material.dispose();
    this.#axes.dispose();
  }
}
