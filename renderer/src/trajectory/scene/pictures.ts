import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  SRGBColorSpace,
  Texture,
} from 'three';
import type { Camera } from '../../../../main/core/camera/types.ts';
import { pictureCorners } from './frusta.ts';

/** Pictures that are kept for when they are shown again. */
const kept = 64;
/** Fetches at the same time; what is not asked for again by the time there is room is not fetched at all. */
const parallel = 4;
const retryMs = 2000;

/** Textures by address; fetched when they are first asked for. */
export class Pictures {
  readonly #textures = new Map<string, Texture>();
  readonly #loading = new Map<string, AbortController>();
  readonly #failed = new Map<string, number>();
  readonly #onLoad: () => void;

  constructor(onLoad: () => void) {
    this.#onLoad = onLoad;
  }

  /** The texture of an address when it is there; otherwise it is fetched, and `onLoad` called. */
  get(address: string): Texture | undefined {
    const texture = this.#textures.get(address);
    if (!texture) {
      void this.#load(address);
      return undefined;
    }
    this.#textures.delete(address);
    this.#textures.set(address, texture);
    return texture;
  }

  dispose(): void {
    for (const abort of this.#loading.values()) abort.abort();
    for (const texture of this.#textures.values()) release(texture);
    this.#textures.clear();
  }

  async #load(address: string): Promise<void> {
    const failedAt = this.#failed.get(address) ?? -Infinity;
    if (this.#loading.has(address) || this.#loading.size >= parallel) return;
    if (performance.now() - failedAt < retryMs) return;
    const abort = new AbortController();
    this.#loading.set(address, abort);
    try {
      const answer = await fetch(address, { signal: abort.signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const bitmap = await createImageBitmap(await answer.blob(), { imageOrientation: 'flipY' });
      const texture = new Texture(bitmap);
      texture.flipY = false;
      texture.colorSpace = SRGBColorSpace;
      texture.needsUpdate = true;
      this.#textures.set(address, texture);
      for (const [oldest, old] of this.#textures) {
        if (this.#textures.size <= kept) break;
        this.#textures.delete(oldest);
        release(old);
      }
    } catch {
      // A frame that was replaced a moment ago: it is asked for again under its new address.
      this.#failed.set(address, performance.now());
    } finally {
      this.#loading.delete(address);
      if (!abort.signal.aborted) this.#onLoad();
    }
  }
}

function release(texture: Texture): void {
  (texture.image as ImageBitmap).close();
  texture.dispose();
}

/** A rendered frame at the far end of its camera's frustum. */
export class PicturePlane {
  readonly object: Mesh<BufferGeometry, MeshBasicMaterial>;

  constructor(opacity = 1) {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(12), 3));
    geometry.setAttribute('uv', new BufferAttribute(new Float32Array([0, 1, 1, 1, 1, 0, 0, 0]), 2));
    geometry.setIndex([0, 3, 1, 1, 3, 2]);
    const material = new MeshBasicMaterial({
      side: DoubleSide,
      transparent: true,
      opacity,
      toneMapped: false,
    });
    this.object = new Mesh(geometry, material);
    this.object.frustumCulled = false;
    this.object.visible = false;
  }

  /** As a backdrop it is drawn behind everything else, whatever its depth. */
  set backdrop(on: boolean) {
    this.object.material.depthTest = !on;
    this.object.material.depthWrite = !on;
    this.object.renderOrder = on ? -20 : 0;
  }

  /** Without a picture it keeps the one it shows, if it shows any. */
  show(camera: Camera, depthMetres: number, texture: Texture | null = this.object.material.map): void {
    if (!texture) return;
    const position = this.object.geometry.getAttribute('position');
    pictureCorners(camera, depthMetres).forEach((corner, index) => position.setXYZ(index, ...corner));
    position.needsUpdate = true;
    const { material } = this.object;
    if (material.map !== texture) {
      // The shader is another one with a map than without.
      material.needsUpdate = material.map === null;
      material.map = texture;
    }
    this.object.visible = true;
  }

  hide(): void {
    this.object.visible = false;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
