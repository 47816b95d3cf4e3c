import { LookbackError } from '../errors.ts';

/**
 * Everything about retrieval that can be set. The defaults are for the scale of our worlds: cameras at eye height
 * (1.5 m), vertical fields of view of 40..60 degrees, objects 1..25 m away, a few metres of travel per second.
 */
export interface StrategyOptions {
  /** Sample points of one target: `gridColumns` x `gridRows` pixels, `gridDepths` depths along each. */
  readonly gridColumns: number;
  readonly gridRows: number;
  readonly gridDepths: number;
  /** First and last depth of the sample points, metres along the forward axis; the steps between are logarithmic. */
  readonly sampleNearMetres: number;
  readonly sampleFarMetres: number;
  /** Height of the ground plane: where a ray meets it in front of the camera, its sample points end there. */
  readonly groundHeightMetres: number;
  /** A frame sees a point between these depths. They enclose the sample depths, so equal poses overlap fully. */
  readonly sightNearMetres: number;
  readonly sightFarMetres: number;
  /** `coverage`: a frame as close as both to a pick is its near duplicate, and needs to show something new. */
  readonly duplicateMetres: number;
  readonly duplicateDeg: number;
  /**
   * `fov-rays`: which target is the query (the paper does not say). 'any' accepts a frame that passes for one target
   * at least. 'middle' is the one pose that is nearest to all the others, and one test per frame as published.
   */
  readonly rayQuery: 'first' | 'middle' | 'last' | 'any';
  /** `fov-rays`: rays that meet nearer or farther than this from the query's camera do not count (not published). */
  readonly rayNearMetres: number;
  readonly rayFarMetres: number;
  /** `fov-rays`: cameras this close share one apex: their rays meet nowhere useful, so the fans' angles decide. */
  readonly rayCoincidentMetres: number;
  /** `fov-rays`: whether runs of consecutive frames are thinned to one frame each. */
  readonly rayNonAdjacent: boolean;
  /** `fov-rays`: how many of the picks are the farthest in space or time ("a few" in the paper), at most half. */
  readonly rayFarSpaceTime: number;
}

export const defaultOptions: StrategyOptions = {
  // A cell is 16x12 pixels of a 128x72 frame; 4 targets give 768 points, which is 24 words of bits per candidate.
  gridColumns: 8,
  gridRows: 6,
  gridDepths: 4,
  // 1.5, 4.5, 13 and 40 m: in front of the nearest objects, among them, behind them, and as good as the sky.
  sampleNearMetres: 1.5,
  sampleFarMetres: 40,
  groundHeightMetres: 0,
  sightNearMetres: 0.1,
  sightFarMetres: 60,
  duplicateMetres: 0.2,
  duplicateDeg: 4,
  rayQuery: 'middle',
  rayNearMetres: 1,
  rayFarMetres: 40,
  rayCoincidentMetres: 0.3,
  rayNonAdjacent: true,
  rayFarSpaceTime: 2,
};

/** The defaults with the given options over them. Throws 'retrieval-options' for options that cannot hold. */
export function resolveOptions(given: Partial<StrategyOptions> = {}): StrategyOptions {
  const options = { ...defaultOptions, ...given };
  for (const name of ['gridColumns', 'gridRows', 'gridDepths'] as const) {
    if (!Number.isInteger(options[name]) || options[name] < 1) {
      throw fault(`${name} must be a whole number above zero, not ${options[name]}.`);
    }
  }
  const ordered =
    options.sightNearMetres >= 0 &&
    options.sightNearMetres < options.sampleNearMetres &&
    options.sampleNearMetres < options.sampleFarMetres &&
    options.sampleFarMetres <= options.sightFarMetres &&
    Number.isFinite(options.sightFarMetres);
  if (!ordered) {
    throw fault(
      'depths must keep this order: 0 <= sightNearMetres < sampleNearMetres < sampleFarMetres <= sightFarMetres.',
    );
  }
  if (!(options.rayNearMetres >= 0 && options.rayNearMetres < options.rayFarMetres)) {
    throw fault('ray limits must keep this order: 0 <= rayNearMetres < rayFarMetres.');
  }
  for (const name of ['rayFarSpaceTime', 'rayCoincidentMetres', 'duplicateMetres', 'duplicateDeg'] as const) {
    if (!(options[name] >= 0)) throw fault(`${name} must not be below zero, but is ${options[name]}.`);
  }
  if (!Number.isFinite(options.groundHeightMetres))
    throw fault('groundHeightMetres must be a finite number.');
  return options;

  function fault(sentence: string): LookbackError {
    return new LookbackError('retrieval-options', `Retrieval options: ${sentence}`, { context: { given } });
  }
}
