import type { CameraPath } from '../../../main/core/path/index.ts';
import type { Editor } from '../state/editor.svelte.ts';

type Change = (path: CameraPath) => CameraPath;

/** Makes one undoable step of a number whose label is dragged, and of one that is typed. */
export class FieldDrag {
  readonly #editor: Editor;
  #open = false;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** The number changes under the pointer. */
  input(label: string, change: Change): void {
    if (!this.#open || !this.#editor.isDragging) this.#editor.beginDrag(label);
    this.#open = true;
    this.#editor.drag(change);
  }

  /** The number is what it shall be. */
  change(label: string, change: Change): void {
    if (!this.#open) {
      this.#editor.edit(label, change);
      return;
    }
    this.#open = false;
    this.#editor.drag(change);
    this.#editor.endDrag();
  }

  /** The pointer was let go: a number that came back to where it was changes nothing. */
  readonly settle = (): void => {
    if (this.#open) this.#editor.cancelDrag();
    this.#open = false;
  };
}
