import { frameAddress } from '../state/addresses.ts';
import type { Context } from './draw-tools.ts';
import type { Palette } from './palette.ts';
import { leftOf } from './scale.ts';
import type { Scene } from './scene.ts';
import { tilePlaces } from './tiles.ts';

const margin = 3;
const thumbnailWidth = 96;

export interface Tile {
  readonly address: string;
  readonly x: number;
}

/** The thumbnails of the visible frames, none where there is no picture. */
export function tilesOf(scene: Scene): Tile[] {
  const { layout, chunks, project } = scene;
  if (!chunks || layout.thumbnails.height === 0) return [];
  return tilePlaces(scene.scale, tileWidth(scene), scene.rendered).flatMap(({ frame, x }) => {
    const chunk = chunks.at(frame);
    if (!chunk || chunk.status === 'failed') return [];
    return [{ address: frameAddress(project, chunk, frame, { width: thumbnailWidth }), x }];
  });
}

function tileWidth({ layout, aspect }: Scene): number {
  return Math.max(8, Math.round((layout.thumbnails.height - 2 * margin) * aspect));
}

export function drawThumbnails(
  context: Context,
  scene: Scene,
  palette: Palette,
  tiles: readonly Tile[],
  pictureAt: (address: string) => ImageBitmap | undefined,
): void {
  const { top, height } = scene.layout.thumbnails;
  if (height === 0) return;
  const width = tileWidth(scene);
  context.save();
  context.beginPath();
  context.rect(0, top, leftOf(scene.scale, scene.path.durationFrames), height);
  context.clip();
  for (const { address, x } of tiles) {
    const picture = pictureAt(address);
    const left = Math.round(x);
    if (picture) context.drawImage(picture, left, top + margin, width, height - 2 * margin);
    else {
      context.fillStyle = palette.bg2;
      context.fillRect(left, top + margin, width, height - 2 * margin);
    }
  }
  context.restore();
  context.fillStyle = palette.line;
  context.fillRect(0, top + height - 1, scene.scale.width, 1);
}
