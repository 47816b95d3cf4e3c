import sharp from 'sharp';

/** A picture of a frame's depth. */
export interface GreyDepth {
  readonly width: number;
  readonly height: number;
  /** Row-major, a byte per pixel. */
  readonly grey: Uint8Array;
}

/**
 * Stored depth as 8-bit grey, the same for all frames and projects: the upper byte of the 16-bit inverse depth
 * q = s / (s + z), so near is bright, 0 is infinitely far, and z = s (1 - q) / q metres with q about grey / 255 (s:
 * `inverseDepthScaleMetres` of the model).
 * @param depth the stored 16-bit PNG
 */
export async function depthGrey(depth: Uint8Array): Promise<GreyDepth> {
  const reader = sharp(depth, { failOn: 'warning' }).toColourspace('grey16').raw({ depth: 'ushort' });
  const { data, info } = await reader.toBuffer({ resolveWithObject: true });
  // By hand: libvips goes from 16 to 8 bits through a colour space, which moves a third of all values by one.
  const grey = new Uint8Array(info.width * info.height);
  for (let at = 0; at < grey.length; at++) grey[at] = data.readUInt16LE(2 * at) >> 8;
  return { width: info.width, height: info.height, grey };
}

/** As `depthGrey`, as a PNG; scaled down to a WebP of `width` pixels when it is given. */
export async function depthPicture(depth: Uint8Array, width?: number): Promise<Uint8Array> {
  const { grey, ...size } = await depthGrey(depth);
  const picture = sharp(grey, { raw: { ...size, channels: 1 } }).toColourspace('b-w');
  return width === undefined
    ? picture.png().toBuffer()
    : picture.resize({ width }).webp({ quality: 80 }).toBuffer();
}
