import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleBetweenDeg,
  type Camera,
  distance,
  forwardOf,
  fovYDegOf,
  multiplyQuat,
  normalize,
  normalizeQuat,
  quatFromYawPitchRoll,
  subtract,
  type Vec3,
  dot,
  wrapDeg,
  yawPitchRollOf,
} from '../../../main/core/camera/index.ts';
import { type CameraPath, type EaseKind, type Keyframe, samplePath } from '../../../main/core/path/index.ts';
import { real } from './arbitrary.ts';
import { cameraPath } from './path-arbitrary.ts';

interface KeyShort {
  position?: Vec3;
  yawDeg?: number;
  pitchDeg?: number;
  target?: Vec3;
  rollDeg?: number;
  fovYDeg?: number;
  ease?: EaseKind;
}

const key = (frame: number, short: KeyShort = {}): Keyframe => ({
  frame,
  position: short.position ?? [0, 1.5, 0],
  orientation:
    short.target === undefined
      ? { kind: 'rotation', rotation: quatFromYawPitchRoll(short.yawDeg ?? 0, short.pitchDeg ?? 0) }
      : { kind: 'look-at', target: short.target },
  rollDeg: short.rollDeg ?? 0,
  fovYDeg: short.fovYDeg ?? 50,
  ease: { kind: short.ease ?? 'linear' },
});

const pathOf = (keyframes: Keyframe[], changes: Partial<CameraPath> = {}): CameraPath => ({
  format: 'lookback-path/1',
  fps: 12,
  durationFrames: (keyframes.at(-1)?.frame ?? 0) + 1,
  loop: false,
  constantSpeed: false,
  keyframes,
  ...changes,
});

const at = (cameras: readonly Camera[], frame: number): Camera => {
  const camera = cameras[frame];
  if (camera === undefined) throw new Error(`no frame ${frame}`);
  return camera;
};
const place = (cameras: readonly Camera[], frame: number): Vec3 => at(cameras, frame).pose.position;
const yaw = (cameras: readonly Camera[], frame: number): number =>
  yawPitchRollOf(at(cameras, frame).pose.rotation).yawDeg;
const near = (a: readonly number[], b: readonly number[], digits = 9): void => {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, digits));
};
const steps = <T>(list: readonly T[], measure: (a: T, b: T) => number): number[] =>
  list.slice(1).map((b, i) => measure(list[i] as T, b));
const metres = (a: Camera, b: Camera): number => distance(a.pose.position, b.pose.position);
const turn = (a: Camera, b: Camera): number => angleBetweenDeg(a.pose.rotation, b.pose.rotation);

describe('any path', () => {
  it('gives one finite, unit-length camera per frame, the same each time', () => {
    fc.assert(
      fc.property(cameraPath, (path) => {
        const cameras = samplePath(path, 16 / 9);
        expect(cameras.length).toBe(path.durationFrames);
        for (const { pose, intrinsics } of cameras) {
          expect(
            [
              ...pose.position,
              ...pose.rotation,
              intrinsics.fx,
              intrinsics.fy,
              intrinsics.cx,
              intrinsics.cy,
            ].every(Number.isFinite),
          ).toBe(true);
          expect(Math.hypot(...pose.rotation)).toBeCloseTo(1, 12);
        }
        expect(samplePath(path, 16 / 9)).toEqual(cameras);
      }),
    );
  });

  it('passes through its keyframes exactly', () => {
    fc.assert(
      fc.property(cameraPath, (random) => {
        const path = { ...random, constantSpeed: false };
        const cameras = samplePath(path, 1);
        for (const { frame, position, orientation, rollDeg, fovYDeg } of path.keyframes) {
          const camera = at(cameras, frame);
          expect(camera.pose.position).toEqual(position);
          expect(fovYDegOf(camera.intrinsics)).toBeCloseTo(fovYDeg, 9);
          if (orientation.kind === 'look-at') continue;
          const rolled = multiplyQuat(normalizeQuat(orientation.rotation), rollQuat(rollDeg));
          expect(angleBetweenDeg(camera.pose.rotation, rolled)).toBeLessThan(1e-4);
        }
      }),
    );
  });

  it('keeps field of view within the range of its keyframes', () => {
    fc.assert(
      fc.property(cameraPath, (path) => {
        const fovs = path.keyframes.map((k) => k.fovYDeg);
        for (const { intrinsics } of samplePath(path, 1)) {
          expect(fovYDegOf(intrinsics)).toBeGreaterThan(Math.min(...fovs) - 1e-9);
          expect(fovYDegOf(intrinsics)).toBeLessThan(Math.max(...fovs) + 1e-9);
        }
      }),
    );
  });

  it('waits at its first and last keyframe', () => {
    const keys = [key(3, { position: [1, 1, 1], yawDeg: 10 }), key(6, { position: [2, 1, 1], yawDeg: 20 })];
    const cameras = samplePath(pathOf(keys, { durationFrames: 10 }), 1);
    for (const frame of [0, 1, 2]) expect(at(cameras, frame)).toEqual(at(cameras, 3));
    for (const frame of [7, 8, 9]) expect(at(cameras, frame)).toEqual(at(cameras, 6));
  });

  it('stands still between two equal keyframes', () => {
    const cameras = samplePath(pathOf([key(0, { yawDeg: 30 }), key(20, { yawDeg: 30 })]), 1);
    for (const camera of cameras) expect(camera).toEqual(cameras[0]);
  });
});

function rollQuat(rollDeg: number) {
  const half = (rollDeg * Math.PI) / 360;
  return [0, 0, Math.sin(half), Math.cos(half)] as const;
}

describe('timing', () => {
  const straight = (ease: EaseKind) =>
    samplePath(pathOf([key(0, { ease }), key(8, { position: [8, 1.5, 0], yawDeg: 80 })]), 1);

  it('of two keyframes is linear, eased or held as asked', () => {
    const linear = straight('linear');
    for (let i = 0; i <= 8; i++) near([...place(linear, i), yaw(linear, i)], [i, 1.5, 0, 10 * i]);
    // Smoothstep 3u^2 - 2u^3 at u = 1/4, 1/2, 3/4, times 8.
    const eased = straight('ease-in-out');
    near(
      [2, 4, 6].map((i) => place(eased, i)[0]),
      [1.25, 4, 6.75],
    );
    near(
      [2, 4, 6].map((i) => yaw(eased, i)),
      [12.5, 40, 67.5],
    );
    // From rest to a natural end: (3u^2 - u^3) / 2. Coming to rest is the same backwards.
    near(
      [2, 4, 8].map((i) => place(straight('ease-in'), i)[0]),
      [0.6875, 2.5, 8],
    );
    near(
      [0, 4, 6].map((i) => place(straight('ease-out'), i)[0]),
      [0, 5.5, 7.3125],
    );
    const held = straight('hold');
    for (let i = 0; i < 8; i++) expect(at(held, i)).toEqual(at(held, 0));
    near([...place(held, 8), yaw(held, 8)], [8, 1.5, 0, 80]);
  });

  it('never runs backwards on a straight line, however uneven the keyframes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            gap: fc.integer({ min: 1, max: 40 }),
            metres: real(0, 9),
          }),
          {
            minLength: 2,
            maxLength: 8,
          },
        ),
        fc.boolean(),
        (legs, constantSpeed) => {
          let [frame, x] = [0, 0];
          const keys = [
            key(0),
            ...legs.map((leg) => key((frame += leg.gap), { position: [(x += leg.metres), 1.5, 0] })),
          ];
          const cameras = samplePath(pathOf(keys, { constantSpeed }), 1);
          for (const step of steps(cameras, (a, b) => b.pose.position[0] - a.pose.position[0])) {
            expect(step).toBeGreaterThan(-1e-9);
          }
        },
      ),
    );
  });

  it('has no jump of speed at a keyframe with uneven neighbours', () => {
    const keys = [
      key(0),
      key(1000, { position: [1, 1.5, 0] }),
      key(1200, { position: [4, 1.5, 2] }),
      key(3000),
    ];
    const speeds = steps(samplePath(pathOf(keys), 1), metres);
    const changes = steps(speeds, (a, b) => Math.abs(b - a));
    expect(Math.max(...changes)).toBeLessThan(0.02 * Math.max(...speeds));
  });

  it('does not let a hold bend its neighbours', () => {
    const keys = [
      key(0),
      key(4, { position: [4, 1.5, 0], ease: 'hold' }),
      key(8, { position: [0, 9, 0] }),
      key(12),
    ];
    const cameras = samplePath(pathOf(keys), 1);
    for (let i = 0; i <= 4; i++) near(place(cameras, i), [i, 1.5, 0]);
    near(place(cameras, 7), [4, 1.5, 0]);
    near(place(cameras, 10), [0, 5.25, 0]);
  });
});

describe('positions', () => {
  it('follow the centripetal Catmull-Rom curve (Barry and Goldman evaluation)', () => {
    const points: Vec3[] = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 4, 0],
      [10, 4, 3],
    ];
    // The curve between points 1 and 2, by the pyramid of linear interpolations of its definition.
    const knots = [0];
    points.slice(1).forEach((p, i) => knots.push((knots[i] ?? 0) + Math.sqrt(distance(p, points[i] ?? p))));
    const pyramid = (t: number): Vec3 => {
      let level = points;
      for (let order = 1; order <= 3; order++) {
        level = level.slice(1).map((b, i) => {
          const a = level[i] ?? b;
          // Order 2 interpolates over the two inner knots of each three, order 3 over the middle interval.
          const [from, to] = order === 1 ? [i, i + 1] : order === 2 ? [i, i + 2] : [1, 2];
          const [ta, tb] = [knots[from] ?? 0, knots[to] ?? 0];
          const w = (t - ta) / (tb - ta);
          return a.map((value, axis) => value * (1 - w) + (b[axis] ?? 0) * w) as unknown as Vec3;
        });
      }
      return level[0] ?? [0, 0, 0];
    };
    const cameras = samplePath(
      pathOf(
        points.map((position, i) => key(i * 100, { position, ease: i === 1 ? 'ease-in-out' : 'linear' })),
      ),
      1,
    );
    for (let i = 0; i <= 100; i += 10) {
      const share = (i / 100) ** 2 * (3 - (2 * i) / 100);
      const t = (knots[1] ?? 0) + share * ((knots[2] ?? 0) - (knots[1] ?? 0));
      near(place(cameras, 100 + i), pyramid(t));
    }
  });

  it('are a straight line for keys on a line and make no loop at a sharp turn', () => {
    // The classic case of the uniform spline's overshoot: close keys between far ones.
    const corner: Vec3[] = [
      [0, 0, 0],
      [10, 0, 0],
      [10.1, 0.1, 0],
      [10, 10, 0],
    ];
    const cameras = samplePath(pathOf(corner.map((position, i) => key(i * 50, { position }))), 1);
    for (const { pose } of cameras) {
      expect(pose.position[0]).toBeLessThan(10.6);
      expect(pose.position[1]).toBeGreaterThan(-0.5);
    }
    const between = cameras.slice(50, 101);
    const directions = steps(between, (a, b) =>
      dot(normalize(subtract(b.pose.position, a.pose.position)), [0.707, 0.707, 0]),
    );
    expect(Math.min(...directions)).toBeGreaterThan(0);
  });

  it('stay on the spot between coincident keyframes', () => {
    const keys = [
      key(0),
      key(10, { position: [3, 1.5, 0] }),
      key(20, { position: [3, 1.5, 0], yawDeg: 90 }),
      key(30),
    ];
    const cameras = samplePath(pathOf(keys), 1);
    for (let i = 10; i <= 20; i++) expect(place(cameras, i)).toEqual([3, 1.5, 0]);
    expect(yaw(cameras, 15)).toBeGreaterThan(20);
  });

  it('close a loop smoothly', () => {
    const keys = Array.from({ length: 12 }, (_, i) =>
      key(i * 10, {
        position: [Math.sin((i * Math.PI) / 6), 1.5, Math.cos((i * Math.PI) / 6)],
        yawDeg: i * 30,
      }),
    );
    const cameras = samplePath(pathOf(keys, { durationFrames: 120, loop: true }), 1);
    const round = [...cameras, at(cameras, 0)];
    const speeds = steps(round, metres);
    expect(Math.max(...speeds) / Math.min(...speeds)).toBeLessThan(1.1);
    expect(Math.max(...steps(round, turn))).toBeLessThan(3.1);
    for (const { pose } of cameras)
      expect(Math.hypot(pose.position[0], pose.position[2])).toBeGreaterThan(0.99);
  });
});

describe('orientations', () => {
  it('take the shorter way, whatever the signs of the quaternions', () => {
    const flipped = (k: Keyframe): Keyframe =>
      k.orientation.kind === 'look-at'
        ? k
        : {
            ...k,
            orientation: {
              kind: 'rotation',
              rotation: k.orientation.rotation.map((x) => -x) as unknown as Keyframe['position'] &
                [number, number, number, number],
            },
          };
    const keys = [
      key(0, { yawDeg: 170 }),
      key(10, { yawDeg: -170 }),
      key(20, { yawDeg: -100 }),
      key(30, { yawDeg: 40 }),
    ];
    const plain = samplePath(pathOf(keys), 1);
    const signs = samplePath(pathOf(keys.map((k, i) => (i % 2 === 1 ? flipped(k) : k))), 1);
    plain.forEach((camera, i) => expect(turn(camera, at(signs, i))).toBeLessThan(1e-5));
    expect(Math.abs(wrapDeg(yaw(plain, 5) - 180))).toBeLessThan(5);
    const turns = steps(plain, (a, b) =>
      wrapDeg(yawPitchRollOf(b.pose.rotation).yawDeg - yawPitchRollOf(a.pose.rotation).yawDeg),
    );
    expect(Math.min(...turns)).toBeGreaterThan(0);
  });

  it('never turn faster than a few times the mean of their span', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 4, max: 40 }), real(-170, 170), real(-60, 60)), {
          minLength: 2,
          maxLength: 6,
        }),
        (list) => {
          let frame = 0;
          const keys = [
            key(0),
            ...list.map(([gap, yawDeg, pitchDeg]) => key((frame += gap), { yawDeg, pitchDeg })),
          ];
          const cameras = samplePath(pathOf(keys), 1);
          keys.slice(1).forEach((b, i) => {
            const a = keys[i] as Keyframe;
            const span = cameras.slice(a.frame, b.frame + 1);
            const mean = turn(at(cameras, a.frame), at(cameras, b.frame)) / (b.frame - a.frame);
            expect(Math.max(...steps(span, turn))).toBeLessThan(4 * mean + 1e-6);
          });
        },
      ),
    );
  });

  it('keep the horizon level between level keyframes', () => {
    const keys = [key(0), key(20, { yawDeg: 100, pitchDeg: 20 }), key(40, { yawDeg: 30, pitchDeg: -20 })];
    for (const { pose } of samplePath(pathOf(keys), 1)) {
      expect(Math.abs(yawPitchRollOf(pose.rotation).rollDeg)).toBeLessThan(1e-6);
    }
  });

  it('roll clockwise by the interpolated roll', () => {
    const cameras = samplePath(pathOf([key(0), key(10, { rollDeg: 40 })]), 1);
    near(
      [0, 5, 10].map((i) => yawPitchRollOf(at(cameras, i).pose.rotation).rollDeg),
      [0, 20, 40],
      6,
    );
  });
});

describe('look-at', () => {
  it('is aimed from the interpolated position', () => {
    const target: Vec3 = [0, 1, 5];
    const keys = [
      key(0, { target, position: [-4, 1.5, 0] }),
      key(10, { target, position: [0, 2, -1] }),
      key(30, { target, position: [4, 1.5, 0] }),
    ];
    for (const { pose } of samplePath(pathOf(keys), 1)) {
      const aim = normalize(subtract(target, pose.position));
      expect(dot(aim, forwardOf(pose.rotation))).toBeCloseTo(1, 9);
    }
  });

  it('does not flip or lose itself when the path runs through its target', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 120 }),
        real(-0.3, 0.3),
        fc.boolean(),
        fc.boolean(),
        (frames, aside, isKeyThere, constantSpeed) => {
          const target: Vec3 = [0, 1.5, 0];
          const middle = isKeyThere ? [key((frames / 2) | 0, { target, position: target })] : [];
          const keys = [
            key(0, { target, position: [aside, 1.5, -3] }),
            ...middle,
            key(frames, { target, position: [0, 1.5, 3] }),
          ];
          const cameras = samplePath(pathOf(keys, { constantSpeed }), 1);
          expect(Math.max(...steps(cameras, turn))).toBeLessThan(46);
          expect(cameras.every(({ pose }) => pose.rotation.every(Number.isFinite))).toBe(true);
        },
      ),
    );
  });

  it('turns evenly when it runs straight through, and is exact away from there', () => {
    const target: Vec3 = [0, 1.5, 0];
    const cameras = samplePath(
      pathOf([key(0, { target, position: [0, 1.5, -6] }), key(120, { target, position: [0, 1.5, 6] })]),
      1,
    );
    expect(Math.max(...steps(cameras, turn))).toBeLessThan(8.01);
    near(
      [yaw(cameras, 0), yaw(cameras, 36), Math.abs(yaw(cameras, 84)), Math.abs(yaw(cameras, 120))],
      [0, 0, 180, 180],
    );
  });

  it('is smooth over the seam of a loop that runs through its target there', () => {
    const target: Vec3 = [0, 1.5, 0];
    const round: Vec3[] = [
      [0, 1.5, 0.02],
      [3, 1.5, 3],
      [0, 1.5, 6],
      [-3, 1.5, 3],
    ];
    const keys = round.map((position, i) => key(i * 30, { target, position }));
    const cameras = samplePath(pathOf(keys, { loop: true, durationFrames: 120 }), 1);
    expect(Math.max(...steps([...cameras, at(cameras, 0)], turn))).toBeLessThan(46);
  });

  it('blends into a fixed orientation without a jump', () => {
    fc.assert(
      fc.property(real(-180, 180), real(-60, 60), (yawDeg, pitchDeg) => {
        const target: Vec3 = [0, 1.5, 4];
        const keys = [
          key(0, { target, position: [-3, 1.5, 0] }),
          key(60, { target, position: [0, 1.5, 0] }),
          key(120, { yawDeg, pitchDeg, position: [3, 1.5, 0] }),
          key(180, { target, position: [3, 1.5, 3] }),
        ];
        const cameras = samplePath(pathOf(keys), 1);
        expect(Math.max(...steps(cameras, turn))).toBeLessThan(12);
        expect(
          angleBetweenDeg(at(cameras, 120).pose.rotation, quatFromYawPitchRoll(yawDeg, pitchDeg)),
        ).toBeLessThan(1e-4);
      }),
    );
  });
});

describe('constant speed', () => {
  it('is even over the whole way, uneven keyframes or not', () => {
    const keys = [
      key(0),
      key(5, { position: [3, 1.5, 0] }),
      key(70, { position: [3, 1.5, 1], ease: 'ease-in-out' }),
      key(80, { position: [-2, 2, 4] }),
      key(200, { position: [0, 1.5, 8], yawDeg: 90 }),
    ];
    const speeds = steps(samplePath(pathOf(keys, { constantSpeed: true }), 1), metres);
    const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
    for (const speed of speeds) expect(Math.abs(speed / mean - 1)).toBeLessThan(0.02);
  });

  it('leaves pauses their length', () => {
    const stop: Vec3 = [2, 1.5, 0];
    const keys = [
      key(0),
      key(5, { position: stop }),
      key(25, { position: stop, yawDeg: 90 }),
      key(50, { position: [2, 1.5, 4] }),
    ];
    const cameras = samplePath(pathOf(keys, { constantSpeed: true }), 1);
    // 30 travelling frames for 2 m and 4 m: the pause is from frame 10 to 30.
    for (let i = 10; i <= 30; i++) near(place(cameras, i), stop);
    near([yaw(cameras, 10), yaw(cameras, 30)], [0, 90], 6);
    near([...place(cameras, 5), ...place(cameras, 40)], [1, 1.5, 0, 2, 1.5, 2], 3);
  });

  it('goes round a loop evenly, across its seam too', () => {
    const square: Vec3[] = [
      [0, 1.5, 0],
      [4, 1.5, 0],
      [4, 1.5, 4],
      [0, 1.5, 4],
    ];
    const frames = [0, 7, 60, 65];
    const keys = square.map((position, i) => key(frames[i] ?? 0, { position }));
    const path = pathOf(keys, { durationFrames: 120, loop: true, constantSpeed: true });
    const cameras = samplePath(path, 1);
    const speeds = steps([...cameras, at(cameras, 0)], metres);
    const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
    for (const speed of speeds) expect(Math.abs(speed / mean - 1)).toBeLessThan(0.02);
    // The four sides are equally long, so each corner comes after a quarter of the time.
    square.forEach((corner, i) => near(place(cameras, i * 30), corner, 6));
  });

  it('leaves a hold its length and jumps at its end', () => {
    const keys = [
      key(0),
      key(10, { position: [2, 1.5, 0], ease: 'hold' }),
      key(25, { position: [9, 1.5, 0], yawDeg: 90 }),
      key(45, { position: [9, 1.5, 4] }),
    ];
    const cameras = samplePath(pathOf(keys, { constantSpeed: true }), 1);
    // 30 travelling frames for 2 m and 4 m, the 7 m of the jump not counted: the hold is from frame 10 to 25.
    near([...place(cameras, 5), ...place(cameras, 35)], [1, 1.5, 0, 9, 1.5, 2], 6);
    for (let i = 10; i < 25; i++) near([...place(cameras, i), yaw(cameras, i)], [2, 1.5, 0, 0], 6);
    near([...place(cameras, 25), yaw(cameras, 25)], [9, 1.5, 0, 90], 6);
    const speeds = steps(cameras, metres).filter((_, i) => i < 10 || i >= 25);
    for (const speed of speeds) expect(speed).toBeCloseTo(0.2, 6);
  });

  it('changes nothing for a camera that only turns', () => {
    const keys = [key(0), key(7, { yawDeg: 80 }), key(30, { yawDeg: 100 })];
    expect(samplePath(pathOf(keys, { constantSpeed: true }), 1)).toEqual(samplePath(pathOf(keys), 1));
  });
});

describe('size', () => {
  it('samples a hundred thousand frames', () => {
    const keys = Array.from({ length: 100 }, (_, i) =>
      key(i * 1001, { position: [i % 7, 1.5, i % 11], yawDeg: i * 40 }),
    );
    const cameras = samplePath(pathOf(keys, { durationFrames: 100_000 }), 1);
    expect(cameras.length).toBe(100_000);
    expect(place(cameras, 99 * 1001)).toEqual([99 % 7, 1.5, 99 % 11]);
  });
});
