import { createHash } from 'node:crypto';
import { copyFile, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPackage } from '../../../main/world/index.ts';
import { sha256OfFile } from '../../../main/world/files.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import { copyTinyWorld, patchManifest } from './support.ts';

const refused = (code: string, words: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(words) as string }) as Error;

describe('loading a package', () => {
  it('gives the manifest, its hash and the origins with absolute pictures', async () => {
    const pkg = await loadPackage(tinyWorld);
    const bytes = await readFile(join(tinyWorld, 'manifest.json'));
    expect(pkg.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(pkg.manifest.id).toBe('tiny-world');
    expect(pkg.origins()).toEqual([
      expect.objectContaining({ id: 'plain', fovYDeg: 50, imageFile: join(tinyWorld, 'origins/plain.png') }),
    ]);
  });

  it('refuses a folder that is not there, in words', async () => {
    await expect(loadPackage('/nowhere/at-all')).rejects.toEqual(
      refused('package-missing', /\/nowhere\/at-all.*Choose/),
    );
  });

  it('refuses JSON that is cut off', async () => {
    const dir = await copyTinyWorld();
    await truncate(join(dir, 'manifest.json'), 100);
    await expect(loadPackage(dir)).rejects.toEqual(refused('package-format', /not valid JSON/));
  });

  it('refuses another format', async () => {
    const dir = await copyTinyWorld((manifest) => ({ ...manifest, format: 'lookback-world-model/9' }));
    await expect(loadPackage(dir)).rejects.toEqual(refused('package-format', /lookback-world-model\/9/));
  });

  it('refuses a package that lacks a file', async () => {
    const dir = await copyTinyWorld();
    await rm(join(dir, 'model.bin'));
    await expect(loadPackage(dir)).rejects.toEqual(refused('package-missing', /lacks its file "model\.bin"/));
  });

  it('refuses a file of another size', async () => {
    const dir = await copyTinyWorld();
    await truncate(join(dir, 'model.bin'), 1000);
    await expect(loadPackage(dir)).rejects.toEqual(refused('package-hash', /"model\.bin".*has 1000 bytes/));
  });

  it('refuses a file with one bit changed', async () => {
    const dir = await copyTinyWorld();
    const weights = await readFile(join(dir, 'model.bin'));
    const middle = weights.length >> 1;
    weights.writeUInt8(weights.readUInt8(middle) ^ 1, middle);
    await writeFile(join(dir, 'model.bin'), weights);
    await expect(loadPackage(dir)).rejects.toEqual(refused('package-hash', /"model\.bin".*damaged/));
  });

  it('refuses a link that leaves the package', async () => {
    const dir = await copyTinyWorld();
    const outside = temporaryFolder();
    await copyFile(join(dir, 'model.bin'), join(outside, 'model.bin'));
    await rm(join(dir, 'model.bin'));
    await symlink(join(outside, 'model.bin'), join(dir, 'model.bin'));
    await expect(loadPackage(dir)).rejects.toEqual(refused('package-format', /link that leaves/));
  });

  it('refuses a path that leaves the package', async () => {
    const dir = await copyTinyWorld();
    await patchManifest(dir, ({ files }) => {
      files.push({ path: '../../etc/hostname', bytes: 0, sha256: '0'.repeat(64) });
    });
    await expect(loadPackage(dir)).rejects.toEqual(refused('package-format', /inside the package/));
  });
});

describe('hashing', () => {
  it('gives the event loop a turn at least at every mebibyte', async () => {
    const dir = temporaryFolder();
    const bytes = Buffer.alloc(64 << 20, 7);
    await writeFile(join(dir, 'big'), bytes);
    let turns = 0;
    let counting = true;
    const count = () => {
      turns++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    expect(await sha256OfFile(join(dir, 'big'))).toBe(createHash('sha256').update(bytes).digest('hex'));
    counting = false;
    expect(turns).toBeGreaterThanOrEqual(64);
  });
});
