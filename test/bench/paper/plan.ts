/** How much of everything `npm run bench -- paper` renders. */
export interface PaperPlan {
  /** Start views in held-out worlds: styles of the training, other seeds. */
  readonly worlds: number;
  /** Start views in styles that no training world has. */
  readonly unseenStyles: number;
  /** Frames of a walk at least; it is made longer until it turns back at the end of a chunk. */
  readonly walkFrames: number;
  /** Table 2; those above the model's own number are left out, and that number is added. */
  readonly contextSizes: readonly number[];
  /** Table 4; those that the model does not offer are left out. */
  readonly steps: readonly number[];
}

/** Some 20 minutes on two cores for a model that draws 8 frames a second, the ground truth not counted. */
export const paperPlan: PaperPlan = {
  worlds: 8,
  unseenStyles: 4,
  walkFrames: 49,
  contextSizes: [1, 2, 4, 8],
  steps: [1, 2, 4, 8, 16],
};
