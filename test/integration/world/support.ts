import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { intrinsicsFromFov, quatFromYawPitchRoll } from '../../../main/core/camera/index.ts';
import type { Camera } from '../../../main/core/camera/index.ts';
import type { FramePixels } from '../../../main/core/frame.ts';
import { uniformSource } from '../../../main/core/random.ts';
import type { Manifest } from '../../../main/world/index.ts';
import { swiftShaderDriver, webgpuNeed } from '../../../scripts/system.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

export type ManifestPatch = (manifest: Manifest) => unknown;

/** A copy of the tiny package in a temporary folder that goes when the test ends. */
export async function copyTinyWorld(patch: ManifestPatch = () => undefined): Promise<string> {
  const dir = temporaryFolder();
  await cp(tinyWorld, dir, { recursive: true });
  await patchManifest(dir, patch);
  return dir;
}

/** Changes a copy's manifest; what `patch` returns replaces it, nothing returned keeps the changed one. */
export async function patchManifest(dir: string, patch: ManifestPatch): Promise<void> {
  const file = join(dir, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const replaced = patch(manifest);
  await writeFile(file, JSON.stringify(typeof replaced === 'object' ? replaced : manifest));
}

/** Changes one file of a copy and makes the manifest's size and hash right again. */
export async function patchFile(dir: string, path: string, change: (bytes: Buffer) => Uint8Array) {
  const bytes = change(await readFile(join(dir, path)));
  await writeFile(join(dir, path), bytes);
  await patchManifest(dir, ({ files }) => {
    for (const file of files.filter((candidate) => candidate.path === path)) {
      file.bytes = bytes.length;
      file.sha256 = createHash('sha256').update(bytes).digest('hex');
    }
  });
}

export function cameraAt(x: number, z: number, yawDeg: number, aspect = 32 / 18): Camera {
  return {
    pose: { position: [x, 1.5, z], rotation: quatFromYawPitchRoll(yawDeg, 5) },
    intrinsics: intrinsicsFromFov(50, aspect),
  };
}

/** A picture of noise with a depth, different for each number. */
export function picture(width: number, height: number, number: number): FramePixels {
  const next = uniformSource(7, 99, number);
  return {
    width,
    height,
    rgb: Uint8Array.from({ length: width * height * 3 }, () => next() * 256),
    inverseDepth: Uint16Array.from({ length: width * height }, () => next() * 65536),
  };
}

/** Debian's chromium brings a Vulkan device in software: WebGPU without a GPU. */
export const softwareGpu = swiftShaderDriver;

export const hasSoftwareGpu = webgpuNeed.found();
