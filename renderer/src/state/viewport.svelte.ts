import type { Camera } from '../../../main/core/camera/types.ts';

/** The 3D view, as commands and other panels see it. */
export class Viewport {
  /** `camera` looks through the camera at the playhead. */
  mode = $state<'orbit' | 'fly' | 'top' | 'camera'>('orbit');
  /** The view's own pose as a camera (OpenCV axes), kept current by the 3D view: what "add key from this view" takes. */
  camera = $state.raw<Camera | undefined>(undefined);
  /** Grows when the view is asked to frame the selection (or the whole path where nothing is selected). */
  frameRequest = $state(0);

  frameSelection(): void {
    this.frameRequest += 1;
  }
}
