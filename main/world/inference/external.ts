import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { LookbackError } from '../../core/errors.ts';
import type { Manifest } from '../manifest.ts';

/**
 * Where an ONNX file can hold tensors: field number to message kind, from onnx.proto3 (IR version 13). Only these are
 * followed; all other fields are stepped over.
 */
const fields: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'entry' },
};

/**
 * Refuses a graph whose weights come from a file that the manifest does not declare: such a file is not hashed, so
 * nobody could tell which model made a picture.
 * @throws LookbackError 'package-format'
 */
export async function checkExternalData(
  dir: string,
  file: string,
  declared: Manifest['files'],
): Promise<void> {
  for (const location of externalLocations(await readFile(join(dir, file)))) {
    const path = posix.join(posix.dirname(file), location);
    if (declared.some((candidate) => candidate.path === path)) continue;
    throw new LookbackError(
      'package-format',
      `The graph ${file} reads its weights from "${location}", which the manifest's files[] does not list.`,
      { context: { dir, file, location } },
    );
  }
}

/** The `location` of every tensor with external data. A file that is cut short gives what was found up to there. */
export function externalLocations(onnx: Uint8Array): Set<string> {
  const found = new Set<string>();
  walk(onnx, 'model', found);
  return found;
}

function walk(bytes: Uint8Array, kind: string, found: Set<string>): void {
  if (kind === 'entry') {
    const texts = new Map(
      [...messageFields(bytes)].map((field) => [field.number, Buffer.from(field.bytes).toString('utf8')]),
    );
    if (texts.get(1) === 'location') found.add(texts.get(2) ?? '');
    return;
  }
  for (const { number, bytes: inner } of messageFields(bytes)) {
    const next = fields[kind]?.[number];
    if (next !== undefined) walk(inner, next, found);
  }
}

/** The length-delimited fields of one protobuf message (protobuf encoding: varint tag = number << 3 | wire type). */
function* messageFields(bytes: Uint8Array): Generator<{ number: number; bytes: Uint8Array }> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag % 8;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const end = varint() + at;
      yield { number: Math.floor(tag / 8), bytes: bytes.subarray(at, end) };
      at = end;
    } else return;
  }
}
