import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLookbackError, LookbackError } from '../../../main/core/errors.ts';
import { type CameraPath, samplePath } from '../../../main/core/path/index.ts';
import { parsePath, writePath } from '../../../main/interchange/path-file.ts';
import { cameraPath } from '../core/path-arbitrary.ts';

const good = {
  format: 'lookback-path/1',
  name: 'Walk',
  fps: 12,
  durationFrames: 25,
  loop: false,
  constantSpeed: false,
  keyframes: [
    {
      frame: 0,
      position: [0, 1.5, 0],
      orientation: { kind: 'rotation', rotation: [0, 0, 1, 0] },
      rollDeg: 0,
      fovYDeg: 50,
      ease: { kind: 'ease-in-out' },
    },
    {
      frame: 24,
      position: [0, 1.5, 3],
      orientation: { kind: 'look-at', target: [0, 1, 9] },
      rollDeg: 0,
      fovYDeg: 45,
      ease: { kind: 'linear' },
    },
  ],
};

/** The text of the good path with the value at a dotted place replaced (undefined removes it). */
function changed(place: string, value: unknown): string {
  const copy: unknown = structuredClone(good);
  const parts = place.split('.');
  let holder = copy as Record<string, unknown>;
  for (const part of parts.slice(0, -1)) holder = holder[part] as Record<string, unknown>;
  holder[parts.at(-1) ?? ''] = value;
  return JSON.stringify(copy);
}

function refusal(text: string, source?: string): LookbackError {
  try {
    parsePath(text, source);
  } catch (error) {
    if (isLookbackError(error)) return error;
    throw error;
  }
  throw new Error('The path was accepted.');
}

describe('a path file', () => {
  it('goes there and back without a change', () => {
    fc.assert(
      fc.property(cameraPath, (path) => {
        const text = writePath(path);
        expect(parsePath(text)).toEqual(path);
        expect(writePath(parsePath(text))).toBe(text);
      }),
    );
  });

  it('has one canonical text, whatever the order of the fields', () => {
    const text = writePath(good as unknown as CameraPath);
    const shuffled = JSON.stringify(good, [
      'ease',
      'fovYDeg',
      'kind',
      'target',
      'rotation',
      'orientation',
      'rollDeg',
      'position',
      'frame',
      'keyframes',
      'constantSpeed',
      'loop',
      'durationFrames',
      'fps',
      'name',
      'format',
    ]);
    expect(writePath(parsePath(shuffled))).toBe(text);
    expect(text.split('\n').slice(0, 14)).toEqual([
      '{',
      '  "format": "lookback-path/1",',
      '  "name": "Walk",',
      '  "fps": 12,',
      '  "durationFrames": 25,',
      '  "loop": false,',
      '  "constantSpeed": false,',
      '  "keyframes": [',
      '    {',
      '      "frame": 0,',
      '      "position": [0, 1.5, 0],',
      '      "orientation": {',
      '        "kind": "rotation",',
      '        "rotation": [0, 0, 1, 0]',
    ]);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('has smoothness before its keyframes, and only where the path has it', () => {
    const path = parsePath(changed('smoothness', 0.25));
    expect(path.smoothness).toBe(0.25);
    expect(writePath(path).split('\n').slice(6, 9)).toEqual([
      '  "constantSpeed": false,',
      '  "smoothness": 0.25,',
      '  "keyframes": [',
    ]);
    expect(writePath(parsePath(JSON.stringify(good)))).not.toContain('smoothness');
  });

  it('keeps a name that looks like JSON, and reads a byte order mark', () => {
    const named = { ...good, name: '[\n 1, 2 ] "x" \u2028' } as unknown as CameraPath;
    expect(parsePath(`\uFEFF${writePath(named)}`).name).toBe(named.name);
  });

  it('reads rotations of any length as the rotation they mean', () => {
    const path = parsePath(changed('keyframes.0.orientation.rotation', [0, 0, 4, 3]));
    expect(path.keyframes[0]?.orientation).toEqual({ kind: 'rotation', rotation: [0, 0, 0.8, 0.6] });
  });

  it('says which file is meant and keeps the cause', () => {
    const error = refusal('{', 'walk.json');
    expect(error.message).toBe('The camera path in walk.json cannot be used: it is not JSON.');
    expect(error.cause).toBeInstanceOf(SyntaxError);
    expect(refusal(changed('fps', 0), 'walk.json').message).toMatch(/^The camera path in walk\.json cannot/);
  });
});

describe('a mistake', () => {
  const keys = (count: number): unknown[] => good.keyframes.slice(0, count);
  const swapped = [
    { ...good.keyframes[0], frame: 9 },
    { ...good.keyframes[1], frame: 3 },
  ];
  const cases: [what: string, text: string, code: string, message: string][] = [
    ['no JSON', 'hello', 'path-invalid', 'it is not JSON'],
    ['an empty file', '', 'path-invalid', 'it is not JSON'],
    [
      'NaN',
      changed('fps', 1).replace('"fps":1', '"fps": NaN'),
      'path-invalid',
      'it is not JSON (it has the bare word NaN, and JSON knows finite numbers only)',
    ],
    [
      'Infinity',
      changed('fps', 1).replace('[0,1.5,0]', '[0,-Infinity,0]'),
      'path-invalid',
      'it is not JSON (it has the bare word -Infinity, and JSON knows finite numbers only)',
    ],
    ['a list', '[]', 'path-invalid', 'it must be a JSON object, but it is a list of 0'],
    ['null', 'null', 'path-invalid', 'it must be a JSON object, but it is null'],
    [
      'no format',
      changed('format', undefined),
      'path-invalid',
      'it has no field "format", but "lookback-path/1" is expected',
    ],
    [
      'another format',
      changed('format', 'nerf'),
      'path-invalid',
      'its format is "nerf", but "lookback-path/1" is expected',
    ],
    [
      'a newer version',
      changed('format', 'lookback-path/2'),
      'path-invalid',
      'it was written by a newer Lookback Studio (lookback-path/2), and this one reads lookback-path/1; please update',
    ],
    [
      'an infinite number',
      changed('fps', 1).replace('[0,1.5,0]', '[0,1e999,0]'),
      'path-invalid',
      'keyframes[0].position[1] is Infinity; it must be a finite number',
    ],
    [
      'a null number',
      changed('keyframes.1.rollDeg', null),
      'path-invalid',
      'keyframes[1].rollDeg is null; it must be a finite number',
    ],
    [
      'a text for a number',
      changed('keyframes.1.frame', '24'),
      'path-invalid',
      'keyframes[1].frame is "24"; it must be a finite number',
    ],
    [
      'a missing field',
      changed('keyframes.1.fovYDeg', undefined),
      'path-invalid',
      'keyframes[1].fovYDeg is missing',
    ],
    [
      'an unknown field',
      changed('keyframes.1.fov', 50),
      'path-invalid',
      'keyframes[1] has fields that are not known: "fov"',
    ],
    [
      'a short position',
      changed('keyframes.0.position', [1, 2]),
      'path-invalid',
      'keyframes[0].position is a list of 2; it must be a list of 3 numbers',
    ],
    [
      'a long rotation',
      changed('keyframes.0.orientation.rotation', [0, 0, 0, 1, 2]),
      'path-invalid',
      'keyframes[0].orientation.rotation is a list of 5; it must be a list of 4 numbers',
    ],
    [
      'an unknown orientation',
      changed('keyframes.0.orientation.kind', 'euler'),
      'path-invalid',
      'keyframes[0].orientation.kind must be "rotation" or "look-at", but is "euler"',
    ],
    [
      'an unknown easing',
      changed('keyframes.1.ease.kind', 'bounce'),
      'path-invalid',
      'keyframes[1].ease.kind is "bounce"; it must be one of linear, ease-in, ease-out, ease-in-out, hold',
    ],
    [
      'no keyframes',
      changed('keyframes', []),
      'path-invalid',
      'there are no keyframes, and a path needs at least two (for a camera that stands still, give the same keyframe twice, at two frames)',
    ],
    [
      'one keyframe',
      changed('keyframes', keys(1)),
      'path-invalid',
      'there is only one keyframe, and a path needs at least two (for a camera that stands still, give the same keyframe twice, at two frames)',
    ],
    ['no frames', changed('durationFrames', 0), 'path-range', 'durationFrames is 0; a path needs frames'],
    [
      'half a frame',
      changed('durationFrames', 25.5),
      'path-invalid',
      'durationFrames is 25.5; it must be a whole number',
    ],
    [
      'ten million frames',
      changed('durationFrames', 10_000_000),
      'path-range',
      'durationFrames is 10000000; the limit is 1,000,000 frames',
    ],
    [
      'a keyframe between frames',
      changed('keyframes.1.frame', 2.5),
      'path-invalid',
      'keyframes[1].frame is 2.5; it must be a whole number',
    ],
    [
      'a keyframe before the start',
      changed('keyframes.0.frame', -1),
      'path-range',
      'keyframes[0].frame is -1; frames are counted from 0',
    ],
    [
      'a keyframe after the end',
      changed('keyframes.1.frame', 25),
      'path-range',
      'keyframes[1].frame is 25, but the path has 25 frames, the last being 24',
    ],
    [
      'keyframes in disorder',
      changed('keyframes', swapped),
      'path-invalid',
      'keyframes[1].frame is 3 and keyframes[0] is at 9; keyframes must be in ascending order',
    ],
    [
      'two keyframes at a frame',
      changed('keyframes.1.frame', 0),
      'path-invalid',
      'keyframes[1].frame is 0 and keyframes[0] is at 0; no frame may have two keyframes',
    ],
    [
      'a zero quaternion',
      changed('keyframes.0.orientation.rotation', [0, 0, 0, 0]),
      'path-invalid',
      'keyframes[0].orientation.rotation is the zero quaternion, which is no rotation',
    ],
    [
      'a wide angle',
      changed('keyframes.1.fovYDeg', 176),
      'path-range',
      'keyframes[1].fovYDeg is 176; it must be between 1 and 175 degrees',
    ],
    [
      'a needle',
      changed('keyframes.0.fovYDeg', 0.5),
      'path-range',
      'keyframes[0].fovYDeg is 0.5; it must be between 1 and 175 degrees',
    ],
    ['a slow clock', changed('fps', 0), 'path-range', 'fps is 0; it must be between 1 and 240'],
    ['a fast clock', changed('fps', 241), 'path-range', 'fps is 241; it must be between 1 and 240'],
    ['too smooth', changed('smoothness', 1.5), 'path-range', 'smoothness is 1.5; it must be between 0 and 1'],
    [
      'no smoothness',
      changed('smoothness', null),
      'path-invalid',
      'smoothness is null; it must be a finite number',
    ],
    [
      'a place out of this world',
      changed('keyframes.0.position', [1e300, 0, 0]),
      'path-range',
      'keyframes[0].position is 1e+300, 0, 0; no number may be beyond 1,000,000',
    ],
  ];
  it.each(cases)('is named: %s', (_, text, code, message) => {
    const error = refusal(text);
    expect(error.message).toBe(`The camera path cannot be used: ${message}.`);
    expect(error.code).toBe(code);
  });

  it('is refused by the sampler and the writer as well', () => {
    const path = parsePath(JSON.stringify(good));
    const [a, b] = path.keyframes;
    if (!a || !b) throw new Error('two keyframes');
    for (const position of [
      [NaN, 0, 0],
      [0, Infinity, 0],
    ] as const) {
      const broken = { ...path, keyframes: [a, { ...b, position }] };
      expect(() => samplePath(broken, 1)).toThrow(
        /keyframes\[1\]\.position is .*every number must be finite/,
      );
      expect(() => writePath(broken)).toThrow(LookbackError);
    }
  });

  it('never gets anything but a LookbackError out of the reader', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), fc.jsonValue(), (field, value) => {
        try {
          parsePath(changed(field, value));
        } catch (error) {
          expect(isLookbackError(error)).toBe(true);
        }
      }),
    );
  });
});
