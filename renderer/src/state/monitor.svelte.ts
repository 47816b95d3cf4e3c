/** What the preview monitor shows; neither saved nor undoable. */
export class Monitor {
  kind = $state<'picture' | 'depth'>('picture');
  /** Screen pixels per picture pixel; 0 fits the picture into the monitor. */
  zoom = $state(0);
  /** Soft enlargement instead of visible pixels. */
  smooth = $state(true);
  /** Whether the monitor jumps to the chunk in work. */
  followRender = $state(false);
}
