import { z } from 'zod';
import type { Quat } from '../core/camera/types.ts';
import { normalizeQuat } from '../core/camera/quaternion.ts';
import {
  type CameraPath,
  checkPath,
  easeKinds,
  failPath,
  type Keyframe,
  pathFormat,
} from '../core/path/index.ts';

const vec3 = z.tuple([z.number(), z.number(), z.number()]);
const quat = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const schema = z.strictObject({
  format: z.literal(pathFormat),
  name: z.string().optional(),
  fps: z.number(),
  durationFrames: z.number(),
  loop: z.boolean(),
  constantSpeed: z.boolean(),
  smoothness: z.number().optional(),
  keyframes: z.array(
    z.strictObject({
      frame: z.number(),
      position: vec3,
      orientation: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('rotation'), rotation: quat }),
        z.strictObject({ kind: z.literal('look-at'), target: vec3 }),
      ]),
      rollDeg: z.number(),
      fovYDeg: z.number(),
      ease: z.strictObject({ kind: z.enum(easeKinds) }),
    }),
  ),
});

/**
 * Reads a camera path from the text of a `lookback-path/1` file (JSON). Rotations come back with unit length.
 * @param source where the text comes from, for the message: a file, a take
 * @throws LookbackError 'path-invalid' or 'path-range'; the message names the keyframe (counted from 0) and the field
 */
export function parsePath(text: string, source?: string): CameraPath {
  return readPath(parseJson(text.replace(/^\uFEFF/, ''), source), source);
}

/** As `parsePath`, of what JSON.parse made of the text. */
export function readPath(data: unknown, source?: string): CameraPath {
  checkFormat(data, source);
  const { success, data: read, error } = schema.safeParse(data, { reportInput: true });
  if (!success) {
    const [issue] = error.issues;
    failPath('path-invalid', issue === undefined ? 'it is malformed' : describe(issue), source, error);
  }
  const { name, smoothness, ...rest } = read;
  const path: CameraPath = {
    ...rest,
    ...(name === undefined ? {} : { name }),
    ...(smoothness === undefined ? {} : { smoothness }),
  };
  checkPath(path, source);
  return { ...path, keyframes: path.keyframes.map(withUnitRotation) };
}

/** The text of a path file: fields in a fixed order, numbers exact, so that the same path gives the same bytes. */
export function writePath(path: CameraPath): string {
  checkPath(path);
  const ordered: CameraPath = {
    format: pathFormat,
    ...(path.name === undefined ? {} : { name: path.name }),
    fps: path.fps,
    durationFrames: path.durationFrames,
    loop: path.loop,
    constantSpeed: path.constantSpeed,
    ...(path.smoothness === undefined ? {} : { smoothness: path.smoothness }),
    keyframes: path.keyframes.map(({ frame, position, orientation, rollDeg, fovYDeg, ease }) => ({
      frame,
      position,
      orientation:
        orientation.kind === 'rotation'
          ? { kind: 'rotation', rotation: orientation.rotation }
          : { kind: 'look-at', target: orientation.target },
      rollDeg,
      fovYDeg,
      ease: { kind: ease.kind },
    })),
  };
  // Lists of numbers on one line. Strings cannot match: in JSON they hold no line break.
  const spread = JSON.stringify(ordered, null, 2);
  return `${spread.replace(/\[\n[^[\]{}"]*\]/g, (list) => list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'))}\n`;
}

function parseJson(text: string, source?: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const bare = /[[:,]\s*(-?(?:NaN|Infinity))\b/.exec(text)?.[1];
    const hint =
      bare === undefined ? '' : ` (it has the bare word ${bare}, and JSON knows finite numbers only)`;
    failPath('path-invalid', `it is not JSON${hint}`, source, cause);
  }
}

function checkFormat(data: unknown, source?: string): void {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    failPath('path-invalid', `it must be a JSON object, but it is ${shown(data)}`, source);
  }
  const format: unknown = 'format' in data ? data.format : undefined;
  if (format === pathFormat) return;
  const version = typeof format === 'string' ? /^lookback-path\/(\d+)$/.exec(format)?.[1] : undefined;
  if (version !== undefined && Number(version) > 1) {
    const advice = `this one reads ${pathFormat}; please update`;
    failPath(
      'path-invalid',
      `it was written by a newer Lookback Studio (${String(format)}), and ${advice}`,
      source,
    );
  }
  const is = format === undefined ? 'it has no field "format"' : `its format is ${shown(format)}`;
  failPath('path-invalid', `${is}, but "${pathFormat}" is expected`, source);
}

function describe(issue: z.core.$ZodIssue): string {
  const field = issue.path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : `${name}${name === '' ? '' : '.'}${String(part)}`,
    '',
  );
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${field === '' ? 'it' : field} has fields that are not known: ${keys}`;
  }
  if (issue.code === 'invalid_union') {
    const { input } = issue;
    const kind: unknown =
      typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
    return `${field} must be "rotation" or "look-at", but is ${shown(kind)}`;
  }
  if (issue.input === undefined) return `${field} is missing`;
  const is = `${field} is ${shown(issue.input)}`;
  if (issue.code === 'invalid_value') return `${is}; it must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const length = 'minimum' in issue ? issue.minimum : issue.maximum;
    return `${is}; it must be a list of ${length} numbers`;
  }
  const expected =
    issue.code === 'invalid_type' ? (expectations[issue.expected] ?? issue.expected) : 'something else';
  return `${is}; it must be ${expected}`;
}

const expectations: Readonly<Record<string, string>> = {
  number: 'a finite number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  tuple: 'a list of numbers',
  object: 'an object',
};

/** A value as the user may recognise it in the file, short enough for a sentence. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Rotations of unit length stay as they are, to the last bit, so that reading and writing changes nothing. */
function withUnitRotation(key: Keyframe): Keyframe {
  if (key.orientation.kind !== 'rotation') return key;
  const { rotation } = key.orientation;
  const isUnit = Math.abs(Math.hypot(...rotation) - 1) < 1e-9;
  const unit: Quat = isUnit ? rotation : normalizeQuat(rotation);
  return { ...key, orientation: { kind: 'rotation', rotation: unit } };
}
