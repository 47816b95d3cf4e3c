/**
 * A picture outside the model. What the memory stores is exactly this, and exactly this is given back to the model as
 * context, so that a resumed take continues with the same pixels as one that was never interrupted.
 */
export interface FramePixels {
  readonly width: number;
  readonly height: number;
  /** Row-major r, g, b; `width * height * 3` bytes. */
  readonly rgb: Uint8Array;
  /**
   * Row-major inverse depth q = s / (s + z) scaled to 0..65535 (z in metres along the camera's forward axis, s from
   * the package manifest); 0 is infinitely far. Missing where depth is unknown, as in a creator's own picture.
   */
  readonly inverseDepth?: Uint16Array;
}
