/** Half the width of the grid, metres. */
const reach = 40;
/** A line is drawn in pieces of this length (metres), so that it can fade. */
const piece = 2;

export interface GridLines {
  /** Line segments, x y z each end. */
  readonly positions: Float32Array;
  /** r, g, b and opacity, 0..1, for each end. */
  readonly colours: Float32Array;
}

/** A ground grid of 1 m, every fifth line stronger, that fades out towards its edge; centred on the origin. */
export function gridLines([r, g, b]: readonly [number, number, number]): GridLines {
  const positions: number[] = [];
  const colours: number[] = [];
  const end = (x: number, z: number, strength: number): void => {
    const share = Math.max(0, 1 - Math.hypot(x, z) / reach);
    positions.push(x, 0, z);
    colours.push(r, g, b, share * share * strength);
  };
  for (let line = -reach; line <= reach; line++) {
    const strength = line % 5 === 0 ? 0.5 : 0.2;
    const half = Math.sqrt(reach * reach - line * line);
    for (let from = -half; from < half; from += piece) {
      const to = Math.min(half, from + piece);
      end(line, from, strength);
      end(line, to, strength);
      end(from, line, strength);
      end(to, line, strength);
    }
  }
  return { positions: new Float32Array(positions), colours: new Float32Array(colours) };
}
