import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import type { Manifest } from '../../../main/world/index.ts';
import { parseManifest } from '../../../main/world/package.ts';
import { isSafePackagePath } from '../../../main/world/references.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const text = readFileSync(join(tinyWorld, 'manifest.json'), 'utf8');

const tag = (id: string) => ({ id, name: id });
const prompt = (ids: readonly string[]) => ({ kind: 'tags', tags: ids.map(tag) });

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
      'an undeclared depth of an origin',
      (m) => m.origins.forEach((o) => (o.depth = 'origins/other-depth.png')),
      /origins\/other-depth\.png/,
    ],
    [
      'an undeclared origin',
      (m) => m.origins.forEach((o) => (o.image = 'origins/other.png')),
      /origins\/other\.png/,
    ],
    ['a file listed twice', (m) => m.files.push(...m.files.slice(0, 1)), /twice/],
    ['a variant without a graph', (m) => (m.variants.cpu = { context: 'context.onnx' }), /no file "denoise"/],
    ['a variant without the depth graph', (m) => delete m.variants.cpu?.depth, /no file "depth"/],
    [
      'a depth graph for frames without depth',
      (m) => (m.frame.channels = ['r', 'g', 'b']),
      /graphs\.depth makes depths, but frame\.channels has none/,
    ],
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

  it.each<[string, unknown, RegExp]>([
    ['of another kind', { kind: 'text', tags: [tag('night')] }, /prompt\.kind/],
    ['with a key nobody knows', { ...prompt(['night']), strength: 2 }, /prompt: .*strength/],
    ['without tags', prompt([]), /prompt\.tags/],
    ['with 65 tags', prompt(Array.from({ length: 65 }, (_, i) => `t${i}`)), /prompt\.tags/],
    ['with an id twice', prompt(['night', 'day', 'night']), /prompt\.tags: has an id twice/],
    ['with an id in capitals', prompt(['Night']), /prompt\.tags\.0\.id: .*lower-case/],
    ['with an id of two words', prompt(['old town']), /prompt\.tags\.0\.id: .*hyphens/],
    ['with an id that begins with a hyphen', prompt(['-night']), /prompt\.tags\.0\.id/],
    ['with an id that a list would cut', prompt(['day,night']), /prompt\.tags\.0\.id/],
    [
      'with a tag without a name',
      { kind: 'tags', tags: [{ id: 'night', name: '' }] },
      /prompt\.tags\.0\.name/,
    ],
  ])('with a prompt %s is refused', (_, changed, words) => {
    expect(problemsOf((m) => Object.assign(m, { prompt: changed }))).toMatch(words);
  });

  it('with style tags is accepted where the self-test has a number for each', () => {
    const withTags = (ids: string[], numbers: number) => (m: Manifest) => {
      const before = m.prompt?.tags.length ?? 0;
      Object.assign(m, { prompt: prompt(ids) });
      const selftest = m.files.find(({ path }) => path === m.selftest.file);
      if (selftest) selftest.bytes += 4 * (numbers - before);
    };
    expect(problemsOf(withTags(['night', 'old-town', 'zone-51'], 3))).toBe('accepted');
    expect(problemsOf(withTags(['night', 'old-town', 'zone-51'], 2))).toMatch(/selftest file has \d+ bytes/);
    const most = Array.from({ length: 64 }, (_, i) => `t${i}`);
    expect(problemsOf(withTags(most, 64))).toBe('accepted');
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
