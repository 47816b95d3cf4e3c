import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../main/world/index.ts';
import {
  changedSettings,
  checkSettings,
  defaultSettings,
  readSettings,
} from '../../../main/studio/settings.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const tiny = JSON.parse(readFileSync(join(tinyWorld, 'manifest.json'), 'utf8')) as Manifest;
const plain: Manifest = { ...tiny, prompt: null };
const styled: Manifest = {
  ...tiny,
  prompt: {
    kind: 'tags',
    tags: [
      { id: 'meadow', name: 'Meadow' },
      { id: 'night', name: 'Night' },
    ],
  },
};
const refused = (words: RegExp) =>
  expect.objectContaining({ code: 'usage', message: expect.stringMatching(words) as string }) as Error;

describe('the style tags of a take', () => {
  it('are none unless they are asked for', () => {
    for (const manifest of [plain, styled]) {
      const settings = defaultSettings(manifest);
      expect(settings.tags).toEqual([]);
      expect(() => checkSettings(settings, manifest)).not.toThrow();
    }
  });

  it('are the style of the picture that the take starts from, where the model knows it', () => {
    expect(defaultSettings(styled, 'night').tags).toEqual(['night']);
    expect(defaultSettings(styled, 'fog').tags).toEqual([]);
    expect(defaultSettings(plain, 'night').tags).toEqual([]);
  });

  it('are none in a project that was made before there were any', () => {
    const { tags: _, ...old } = defaultSettings(styled);
    expect(readSettings(JSON.parse(JSON.stringify(old)))).toEqual({ ...old, tags: [] });
  });

  it('are read as they were stored', () => {
    const settings = changedSettings(defaultSettings(styled), { tags: ['night', 'meadow'] }, styled);
    expect(settings.tags).toEqual(['night', 'meadow']);
    expect(readSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });

  it.each([[[7]], ['night'], [null]])('are refused as %j', (tags) => {
    const patch = { tags } as unknown as { tags: string[] };
    expect(() => changedSettings(defaultSettings(styled), patch, styled)).toThrow(refused(/settings.*tags/));
    expect(() => readSettings({ ...defaultSettings(styled), tags })).toThrow(
      expect.objectContaining({ code: 'project-corrupt' }),
    );
  });

  it('are refused in words where the model does not have them', () => {
    const ask = (manifest: Manifest, tags: string[]) => () =>
      changedSettings(defaultSettings(manifest), { tags }, manifest);
    expect(ask(styled, ['night', 'fog'])).toThrow(
      refused(/^Tiny World has no style tag "fog"; choose from meadow, night\.$/),
    );
    expect(ask(plain, ['night'])).toThrow(
      refused(/^Tiny World takes no style tags, so "night" cannot steer it/),
    );
    expect(ask(styled, [''])).toThrow(refused(/no style tag ""/));
  });

  it('can be taken back, and are not looked up where the model is not installed', () => {
    const night = changedSettings(defaultSettings(styled), { tags: ['night'] }, styled);
    expect(changedSettings(night, { tags: [] }, styled).tags).toEqual([]);
    expect(changedSettings(night, { steps: 3 }, undefined).tags).toEqual(['night']);
  });
});
