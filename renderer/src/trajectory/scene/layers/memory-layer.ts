import { Group, type Texture } from 'three';
import type { Camera } from '../../../../../main/core/camera/types.ts';
import { mixed, type Palette } from '../colours.ts';
import { frustumColours, frustumLines } from '../frusta.ts';
import { Lines } from '../lines.ts';
import { PicturePlane } from '../pictures.ts';

type Slot = 'recent' | 'retrieved' | 'origin' | 'pinned';

/** A frame that the selected chunk was given. */
export interface LitFrame {
  readonly number: number;
  readonly camera: Camera;
  readonly slot: Slot;
  readonly picture: Texture | undefined;
}

export interface MemoryPicture {
  readonly picks: readonly LitFrame[];
  /** Frames that were judged and not taken. */
  readonly runnersUp: readonly Camera[];
  /** What the selected chunk shows. */
  readonly targets: readonly Camera[];
  /** Some of all the frames that there are. */
  readonly rest: readonly Camera[];
  /** Number of the frame under the pointer, here or elsewhere. */
  readonly hovered: number | undefined;
}

/** What the selected chunk remembers: its frames by slot, those that came close, and faintly all others. */
export class MemoryLayer {
  readonly object = new Group();
  readonly #faint = new Lines({ width: 1, opacity: 0.5 });
  readonly #picks = new Lines({ width: 2 }, 4);
  readonly #hovered = new Lines({ width: 4 }, 5);
  readonly #planes: PicturePlane[] = [];
  readonly #palette: Palette;

  constructor(palette: Palette) {
    this.#palette = palette;
    this.object.add(this.#faint.object, this.#picks.object, this.#hovered.object);
  }

  show({ picks, runnersUp, targets, rest, hovered }: MemoryPicture, depthMetres: number): void {
    const { memory, text, 'text-2': grey } = this.#palette;
    const faint: [readonly Camera[], readonly [number, number, number]][] = [
      [rest, mixed([0, 0, 0], memory, 0.35)],
      [runnersUp, mixed([0, 0, 0], grey, 0.8)],
      [targets, text],
    ];
    const small = depthMetres * 0.75;
    this.#faint.set(
      frustumLines(
        faint.flatMap(([cameras]) => cameras),
        small,
      ),
      frustumColours(faint.map(([cameras, colour]) => ({ count: cameras.length, colour }))),
    );
    this.#draw(this.#picks, picks, depthMetres);
    this.#draw(
      this.#hovered,
      picks.filter(({ number }) => number === hovered),
      depthMetres,
    );
    while (this.#planes.length < picks.length) {
      const plane = new PicturePlane(0.92);
      this.#planes.push(plane);
      this.object.add(plane.object);
    }
    this.#planes.forEach((plane, index) => {
      const pick = picks[index];
      if (pick?.picture) plane.show(pick.camera, depthMetres, pick.picture);
      else plane.hide();
    });
  }

  dispose(): void {
    for (const part of [this.#faint, this.#picks, this.#hovered, ...this.#planes]) part.dispose();
  }

  #draw(lines: Lines, picks: readonly LitFrame[], depthMetres: number): void {
    lines.set(
      frustumLines(
        picks.map(({ camera }) => camera),
        depthMetres,
      ),
      frustumColours(picks.map(({ slot }) => ({ count: 1, colour: this.#palette[slot] }))),
    );
  }
}
