import type { FramePixels } from '../../main/core/frame.ts';

/** A picture made from a rule, deterministic: `colour` answers r, g, b in 0..255 for a pixel. */
export function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.set(
        colour(x, y).map((value) => Math.max(0, Math.min(255, Math.round(value)))),
        (y * width + x) * 3,
      );
  return rgb;
}

/** A soft sky over textured ground that drifts with `phase`: smooth and detailed parts, no noise. */
export function scenery(width: number, height: number, phase = 0): Uint8Array {
  return paint(width, height, (x, y) => {
    const u = x / width;
    const v = y / height;
    if (v < 0.5) return [90 + 120 * v, 130 + 110 * v, 200 + 80 * v - 30 * u];
    const wave = Math.sin(30 * u + phase) * Math.cos(24 * v) * 22 + Math.sin(70 * u * v + phase) * 8;
    return [120 + wave + 40 * u, 95 + wave, 60 + wave * 0.7 + 30 * (1 - u)];
  });
}

/** A frame as the world model gives one: scenery, and inverse depth that grows downwards. */
export function sceneryFrame(width: number, height: number, phase = 0): FramePixels {
  const inverseDepth = new Uint16Array(width * height).map((_, at) =>
    Math.round((65535 * Math.floor(at / width)) / height),
  );
  return { width, height, rgb: scenery(width, height, phase), inverseDepth };
}
