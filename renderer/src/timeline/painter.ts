import { FrameCache } from '../preview/frame-cache.ts';
import { drawTimeline } from './draw.ts';
import { flagsOf } from './draw-ruler.ts';
import { tilesOf } from './draw-thumbnails.ts';
import type { MarkerFlag } from './marker-list.ts';
import { readPalette, type Palette } from './palette.ts';
import type { Scene } from './scene.ts';

const thumbnailBytes = 8 * 1024 * 1024;
/** Thumbnails are fetched once the view has been still for this long. */
const restMs = 80;

/** Draws scenes into a canvas, at most once for each frame of the screen. */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #palette: Palette;
  readonly #pictures: FrameCache;
  #scene: Scene | undefined;
  #ratio = 1;
  #raf = 0;
  #wanted = '';
  #fetchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser cannot draw into a canvas.');
    this.#canvas = canvas;
    this.#context = context;
    this.#palette = readPalette(canvas);
    this.#pictures = new FrameCache(thumbnailBytes, () => this.#schedule());
  }

  /** @param ratio device pixels per CSS pixel */
  show(scene: Scene | undefined, ratio: number): void {
    this.#scene = scene;
    this.#ratio = ratio;
    this.#schedule();
  }

  flagsOf(scene: Scene): MarkerFlag[] {
    return flagsOf(this.#context, scene, this.#palette);
  }

  dispose(): void {
    cancelAnimationFrame(this.#raf);
    clearTimeout(this.#fetchTimer);
    this.#pictures.dispose();
    this.#scene = undefined;
  }

  #schedule(): void {
    if (this.#raf === 0) this.#raf = requestAnimationFrame(this.#draw);
  }

  readonly #draw = (): void => {
    this.#raf = 0;
    const scene = this.#scene;
    if (!scene) return;
    const canvas = this.#canvas;
    const width = Math.round(scene.scale.width * this.#ratio);
    const height = Math.round(scene.height * this.#ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    const tiles = tilesOf(scene);
    drawTimeline(this.#context, scene, this.#palette, tiles, (address) => this.#pictures.get(address));
    this.#fetch(tiles.map(({ address }) => address));
  };

  #fetch(addresses: readonly string[]): void {
    const key = addresses.join('\n');
    if (key === this.#wanted) return;
    this.#wanted = key;
    clearTimeout(this.#fetchTimer);
    this.#fetchTimer = setTimeout(() => this.#pictures.want(addresses), restMs);
  }
}
