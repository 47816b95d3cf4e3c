import { Group } from 'three';
import type { Camera, Vec3 } from '../../../../../main/core/camera/types.ts';
import { mixed, type Palette, type Rgb } from '../colours.ts';
import { Dots } from '../dots.ts';
import { frustumColours, frustumLines } from '../frusta.ts';
import { Lines } from '../lines.ts';

export interface KeyPicture {
  readonly camera: Camera;
  readonly state: 'plain' | 'locked' | 'selected';
  readonly target: Vec3 | undefined;
}

/** More frusta than this would hide the path; then only the selected keyframes have one, and the others are dots. */
const mostFrusta = 200;

/** The keyframes: frusta, dots on the path, feet on the ground, and lines to what they look at. */
export class KeyLayer {
  readonly object = new Group();
  readonly #plain = new Lines({ width: 1.5, opacity: 0.85 }, 4);
  readonly #selected: Lines;
  readonly #feet: Lines;
  readonly #looks: Lines;
  readonly #dots = new Dots(9, 6);
  readonly #targets = new Dots(10, 7);
  readonly #palette: Palette;

  constructor(palette: Palette) {
    this.#palette = palette;
    this.#selected = new Lines({ width: 2.5, colour: palette.accent }, 5);
    this.#feet = new Lines({ width: 1, colour: palette['text-3'], opacity: 0.35 });
    this.#looks = new Lines({ width: 1.5, colour: palette.accent, opacity: 0.55 }, 4);
    this.#targets.object.material.depthTest = false;
    this.object.add(
      this.#plain.object,
      this.#selected.object,
      this.#feet.object,
      this.#looks.object,
      this.#dots.object,
      this.#targets.object,
    );
  }

  /** @param hovered index of the keyframe under the pointer; `depthMetres`: of the frusta */
  show(
    keys: readonly KeyPicture[],
    targets: readonly Vec3[],
    hovered: number | undefined,
    depthMetres: number,
  ): void {
    const groups: { cameras: Camera[]; colour: Rgb }[] = [];
    for (const state of ['plain', 'locked'] as const) {
      const cameras = keys.filter((key) => key.state === state).map(({ camera }) => camera);
      groups.push({ cameras: keys.length > mostFrusta ? [] : cameras, colour: this.#colour(state) });
    }
    const lit = hovered === undefined ? undefined : keys[hovered];
    if (lit && lit.state !== 'selected')
      groups.push({ cameras: [lit.camera], colour: this.#palette['accent-strong'] });
    const shown = groups.flatMap(({ cameras }) => cameras);
    this.#plain.set(
      frustumLines(shown, depthMetres),
      frustumColours(groups.map(({ cameras, colour }) => ({ count: cameras.length, colour }))),
    );
    const selected = keys.filter(({ state }) => state === 'selected');
    this.#selected.set(
      frustumLines(
        selected.map(({ camera }) => camera),
        depthMetres,
      ),
    );
    this.#feet.set(
      Float32Array.from(
        keys.flatMap(
          ({
            camera: {
              pose: {
                position: [x, y, z],
              },
            },
          }) => [x, y, z, x, 0, z],
        ),
      ),
    );
    this.#looks.set(
      Float32Array.from(
        selected.flatMap(({ camera, target }) => (target ? [...camera.pose.position, ...target] : [])),
      ),
    );
    this.#dots.set(
      Float32Array.from(keys.flatMap(({ camera }) => camera.pose.position)),
      Float32Array.from(
        keys.flatMap((key) => (key === lit ? this.#palette['accent-strong'] : this.#colour(key.state))),
      ),
    );
    this.#targets.set(
      Float32Array.from(targets.flat()),
      Float32Array.from(targets.flatMap(() => this.#palette['accent-strong'])),
    );
  }

  dispose(): void {
    for (const part of [this.#plain, this.#selected, this.#feet, this.#looks, this.#dots, this.#targets])
      part.dispose();
  }

  #colour(state: KeyPicture['state']): Rgb {
    const { accent, 'text-2': plain, 'text-3': dim } = this.#palette;
    if (state === 'selected') return accent;
    return state === 'plain' ? plain : mixed([0, 0, 0], dim, 0.5);
  }
}
