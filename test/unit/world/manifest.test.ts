import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import type { Manifest } from '../../../main/world/index.ts';
import { parseManifest } from '../../../main/world/package.ts';
import { isSafePackagePath } from '../../../main/world/references.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const text = readFileSync(join(tinyWorld, 'manifest.json'), 'utf8');

/** The problems that a changed manifest is refused with, as one text. */
function problemsOf(change: (manifest: Manifest) => void): string {
  const manifest = JSON.parse(text) as Manifest;
  change(manifest);
  try {
    parseManifest(JSON.stringify(manifest), 'manifest.json');
  } catch (error) {
    if (!isLookbackError(error, 'package-format')) throw error;
    return [error.message, ...((error.context['problems'] as string[] | undefined) ?? [])].join('\n');
  }
  return 'accepted';
}

describe('the manifest', () => {
  it('of the fixture is accepted', () => {
    expect(problemsOf(() => undefined)).toBe('accepted');
  });

  it.each<[string, (manifest: Manifest) => void, RegExp]>([
    [
      'another format',
      (m) => Object.assign(m, { format: 'lookback-world-model/2' }),
      /lookback-world-model\/2.*this studio reads/,
    ],
    ['no format', (m) => Reflect.deleteProperty(m, 'format'), /no format/],
    ['a key nobody knows', (m) => Object.assign(m.sampler, { churn: 1 }), /sampler: .*churn/],
    ['another prediction', (m) => Object.assign(m.sampler, { predicts: 'v' }), /sampler\.predicts/],
    ['a latent model', (m) => Object.assign(m.graphs, { decode: { file: 'x' } }), /graphs\.decode/],
    ['steps out of order', (m) => (m.sampler.steps.min = 9), /min <= default <= max/],
    ['an upside-down range', (m) => (m.frame.range = [1, -1]), /frame\.range/],
    [
      'an undeclared graph',
      (m) => (m.files = m.files.filter((f) => f.path !== 'denoise.onnx')),
      /denoise\.onnx.*files/,
    ],
    [
      'an undeclared origin',
      (m) => m.origins.forEach((o) => (o.image = 'origins/other.png')),
      /origins\/other\.png/,
    ],
    ['a file listed twice', (m) => m.files.push(...m.files.slice(0, 1)), /twice/],
    ['a variant without a graph', (m) => (m.variants.cpu = { context: 'context.onnx' }), /no file "denoise"/],
    ['no variants', (m) => (m.variants = {}), /no provider/],
    ['no tolerance', (m) => delete m.selftest.tolerance.webgpu, /no number for webgpu/],
    ['a self-test of another size', (m) => (m.chunk.frames = 3), /selftest file has \d+ bytes/],
    [
      'a path out of the package',
      (m) => m.files.forEach((f) => (f.path = '../' + f.path)),
      /inside the package/,
    ],
  ])('with %s is refused', (_, change, words) => {
    expect(problemsOf(change)).toMatch(words);
  });

  it.each(['model.bin', 'origins/meadow-1.png', 'a b/c_d.e'])('may name %s', (path) => {
    expect(isSafePackagePath(path)).toBe(true);
  });

  it.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    'C:/x',
    'a\\b',
    'a//b',
    '.',
    '',
    'a/',
    '.hidden',
    'a\0b',
    'con.',
    '~/x',
  ])('may not name %j', (path) => {
    expect(isSafePackagePath(path)).toBe(false);
  });
});
