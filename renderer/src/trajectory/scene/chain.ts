/** The segments between the points of a chain (x y z each). */
export function chainSegments(points: Float32Array, closed = false): Float32Array {
  const count = points.length / 3;
  const pieces = count < 2 ? 0 : closed ? count : count - 1;
  const segments = new Float32Array(pieces * 6);
  for (let index = 0; index < pieces; index++) {
    const next = (index + 1) % count;
    segments.set(points.subarray(index * 3, index * 3 + 3), index * 6);
    segments.set(points.subarray(next * 3, next * 3 + 3), index * 6 + 3);
  }
  return segments;
}
