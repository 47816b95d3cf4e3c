import { quatFromYawPitchRoll, yawPitchRollOf } from '../../../../main/core/camera/pose.ts';
import { rotateVec } from '../../../../main/core/camera/quaternion.ts';
import type { Pose, Vec3 } from '../../../../main/core/camera/types.ts';
import { add, normalize, scale } from '../../../../main/core/camera/vector.ts';

/** Keys by their place on the keyboard, and where they take the eye: right, up and forward; turn to the left. */
const moves: Readonly<Record<string, { go?: Vec3; turn?: number }>> = {
  KeyW: { go: [0, 0, 1] },
  KeyS: { go: [0, 0, -1] },
  KeyA: { go: [-1, 0, 0] },
  KeyD: { go: [1, 0, 0] },
  KeyE: { go: [0, 1, 0] },
  KeyQ: { go: [0, -1, 0] },
  ArrowUp: { go: [0, 0, 1] },
  ArrowDown: { go: [0, 0, -1] },
  ArrowLeft: { turn: 1 },
  ArrowRight: { turn: -1 },
};

const turnDegPerSecond = 75;
const degPerPixel = 0.18;
/** A step is never longer than this (seconds), or a hiccup would throw the eye far away. */
const longestStep = 0.1;

export interface FlyState {
  readonly position: Vec3;
  readonly yawDeg: number;
  readonly pitchDeg: number;
}

/** Where the eye is after `seconds` with these keys held down. Q and E go straight down and up whatever the tilt. */
export function flown(
  state: FlyState,
  held: Iterable<string>,
  metresPerSecond: number,
  seconds: number,
): FlyState {
  let direction: Vec3 = [0, 0, 0];
  let turn = 0;
  for (const code of held) {
    const move = moves[code];
    if (move?.go) direction = add(direction, move.go);
    turn += move?.turn ?? 0;
  }
  const [right, up, forward] = normalize(direction);
  const rotation = quatFromYawPitchRoll(state.yawDeg, state.pitchDeg);
  const level = rotateVec(rotation, [right, 0, forward]);
  const step = scale(add(level, [0, up, 0]), metresPerSecond * seconds);
  return {
    ...state,
    position: add(state.position, step),
    yawDeg: state.yawDeg + turn * turnDegPerSecond * seconds,
  };
}

/** The eye turned as the mouse was dragged, pixels. */
export function turned(state: FlyState, right: number, down: number): FlyState {
  const pitchDeg = Math.min(89, Math.max(-89, state.pitchDeg - down * degPerPixel));
  return { ...state, yawDeg: state.yawDeg - right * degPerPixel, pitchDeg };
}

/** Flying with mouse and keyboard; it moves the eye only while a key is held or the mouse is dragged. */
export class Flight {
  metresPerSecond = 1.5;
  readonly #onMove: (pose: Pose) => void;
  readonly #held = new Set<string>();
  #state: FlyState | undefined;
  #factor = 1;
  #raf = 0;
  #last = 0;

  constructor(onMove: (pose: Pose) => void) {
    this.#onMove = onMove;
  }

  /** True for a key that flies. */
  static flies(code: string): boolean {
    return Object.hasOwn(moves, code);
  }

  begin({ position, rotation }: Pose): void {
    const { yawDeg, pitchDeg } = yawPitchRollOf(rotation);
    this.#state = { position, yawDeg, pitchDeg };
    this.#show();
  }

  end(): void {
    this.#state = undefined;
    this.release();
  }

  /** A key went down; Shift is fast, Alt slow. */
  press(event: KeyboardEvent): void {
    this.#factor = factorOf(event);
    if (Flight.flies(event.code)) this.#held.add(event.code);
    if (this.#raf !== 0 || this.#held.size === 0) return;
    this.#last = performance.now();
    this.#raf = requestAnimationFrame(this.#tick);
  }

  lift(event: KeyboardEvent): void {
    this.#factor = factorOf(event);
    this.#held.delete(event.code);
  }

  /** All keys are up: the view lost the keyboard. */
  release(): void {
    this.#held.clear();
    cancelAnimationFrame(this.#raf);
    this.#raf = 0;
  }

  look(right: number, down: number): void {
    if (!this.#state) return;
    this.#state = turned(this.#state, right, down);
    this.#show();
  }

  changeSpeed(faster: boolean): void {
    this.metresPerSecond = Math.min(50, Math.max(0.1, this.metresPerSecond * (faster ? 1.25 : 0.8)));
  }

  readonly #tick = (now: number): void => {
    this.#raf = 0;
    if (!this.#state || this.#held.size === 0) return;
    const seconds = Math.min(longestStep, Math.max(0, now - this.#last) / 1000);
    this.#last = now;
    this.#state = flown(this.#state, this.#held, this.metresPerSecond * this.#factor, seconds);
    this.#show();
    this.#raf = requestAnimationFrame(this.#tick);
  };

  #show(): void {
    if (!this.#state) return;
    const { position, yawDeg, pitchDeg } = this.#state;
    this.#onMove({ position, rotation: quatFromYawPitchRoll(yawDeg, pitchDeg) });
  }
}

function factorOf(event: KeyboardEvent): number {
  return event.shiftKey ? 4 : event.altKey ? 0.25 : 1;
}
