import { tellFault } from './toasts.ts';

export interface Edit {
  /** What was done, as the menu says it: "Move key". */
  readonly label: string;
  readonly undo: () => Promise<void> | void;
  readonly redo: () => Promise<void> | void;
}

const longest = 500;

/**
 * One undo history for everything that can be edited in a project. An edit is pushed after it was done; a drag is one
 * edit. The cursor moves only when undo or redo succeeded.
 */
export class History {
  #done = $state.raw<readonly Edit[]>([]);
  #undone = $state.raw<readonly Edit[]>([]);
  #busy = Promise.resolve();

  readonly undoLabel = $derived(this.#done.at(-1)?.label);
  readonly redoLabel = $derived(this.#undone.at(-1)?.label);

  push(edit: Edit): void {
    this.#done = [...this.#done, edit].slice(-longest);
    this.#undone = [];
  }

  undo(): Promise<void> {
    return this.#inTurn(async () => {
      const edit = this.#done.at(-1);
      if (!edit) return;
      await edit.undo();
      this.#done = this.#done.slice(0, -1);
      this.#undone = [...this.#undone, edit];
    });
  }

  redo(): Promise<void> {
    return this.#inTurn(async () => {
      const edit = this.#undone.at(-1);
      if (!edit) return;
      await edit.redo();
      this.#undone = this.#undone.slice(0, -1);
      this.#done = [...this.#done, edit];
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#busy = this.#busy.then(work).catch(tellFault);
    return this.#busy;
  }
}
