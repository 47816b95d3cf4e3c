import { Group } from 'three';
import type { Camera } from '../../../../../main/core/camera/types.ts';
import { chainSegments } from '../chain.ts';
import { type Palette, speedColour } from '../colours.ts';
import type { CurvePoints } from '../curve-points.ts';
import { Dots } from '../dots.ts';
import { Lines } from '../lines.ts';
import { type FrameRange, segmentsWithin } from '../violations.ts';

export interface PathPicture {
  readonly points: CurvePoints;
  readonly loop: boolean;
  /** Metres per frame that get the warmest colour; undefined draws the curve in one colour. */
  readonly warmest: number | undefined;
  /** Stretches outside of what the model was trained for. */
  readonly violations: readonly FrameRange[];
  /** Cameras at whole seconds. */
  readonly marks: readonly Camera[];
}

/** The curve of the camera, coloured by its speed, with a dot every second and what the model does not know in red. */
export class PathLayer {
  readonly object = new Group();
  readonly #curve = new Lines({ width: 3 }, 1);
  readonly #bad: Lines;
  readonly #marks = new Dots(5, 3);
  readonly #palette: Palette;

  constructor(palette: Palette) {
    this.#palette = palette;
    this.#bad = new Lines({ width: 5, colour: palette.failed }, 2);
    this.object.add(this.#curve.object, this.#bad.object, this.#marks.object);
  }

  show({ points, loop, warmest, violations, marks }: PathPicture): void {
    const segments = chainSegments(points.positions, loop);
    const colours = new Float32Array(segments.length);
    const count = points.frames.length;
    for (let segment = 0; segment < segments.length / 6; segment++) {
      // A segment was travelled with the speed at its end.
      const speed = points.speeds[Math.min(segment + 1, count - 1)] ?? 0;
      const colour =
        warmest === undefined ? this.#palette['text-2'] : speedColour(this.#palette, speed, warmest);
      colours.set(colour, segment * 6);
      colours.set(colour, segment * 6 + 3);
    }
    this.#curve.set(segments, colours);
    const bad = segmentsWithin(points.frames, violations);
    const badSegments = new Float32Array(bad.length * 6);
    bad.forEach((segment, index) =>
      badSegments.set(segments.subarray(segment * 6, segment * 6 + 6), index * 6),
    );
    this.#bad.set(badSegments);
    const { text } = this.#palette;
    this.#marks.set(
      Float32Array.from(marks.flatMap(({ pose }) => pose.position)),
      Float32Array.from(marks.flatMap(() => text)),
    );
  }

  dispose(): void {
    this.#curve.dispose();
    this.#bad.dispose();
    this.#marks.dispose();
  }
}
