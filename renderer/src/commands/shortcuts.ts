import { openInstead } from '../start/open-project.ts';
import { attempt } from '../state/toasts.ts';
import { commands, runCommand } from './commands.ts';
import { isMac } from './keys.ts';
import { matchKeys } from './match-keys.ts';
import { menuMessageOf } from './menu-message.ts';
import type { CommandContext } from './types.ts';

const layers = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const modal = '[role="dialog"][aria-modal="true"]';
const typing = 'input, textarea, select, [contenteditable="true"]';
/** Elements that do something themselves with Space, Enter and the arrows … */
const controls =
  'button, a[href], summary, [role="button"], [role="slider"], [role="tab"], [role="switch"], [role="radio"], [role="option"], [role="separator"], [role="treeitem"]';
/** … and those of them that keep the keys also after a click, because arrows are how they are used. */
const arrowed = '[role="slider"], [role="radio"], [role="option"], [role="separator"], [role="treeitem"]';
const controlKeys = new Set(['Space', 'Enter', 'NumpadEnter', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/**
 * Runs commands for keys, and for the application menu of the desktop shell. Keys go to text fields, dialogs and menus
 * first; Space, Enter and the arrows to a control that was reached by keyboard. After a click on a button they are the
 * window's again, so that Space plays.
 * @returns ends it
 */
export function listenForShortcuts(context: () => CommandContext): () => void {
  let byPointer = false;

  function pointed(): void {
    byPointer = true;
  }

  /** Before the control gets the key: one that was only clicked must not be pressed again. */
  function captured(event: KeyboardEvent): void {
    if (event.key === 'Tab') byPointer = false;
    if (!byPointer || !controlKeys.has(event.code) || !isFree(event)) return;
    const control = targetOf(event).closest<HTMLElement>(controls);
    if (!control || control.matches(arrowed)) return;
    control.blur();
    event.stopPropagation();
    run(event);
  }

  function keyed(event: KeyboardEvent): void {
    if (event.defaultPrevented || !isFree(event)) return;
    if (controlKeys.has(event.code) && targetOf(event).closest(controls)) return;
    run(event);
  }

  function run(event: KeyboardEvent): void {
    const command = matchKeys(commands, event, isMac);
    if (!command || (event.repeat && command.repeats !== true)) return;
    // Words that are marked somewhere are what is meant by "copy".
    if (command.id === 'copy-keys' && document.getSelection()?.isCollapsed === false) return;
    if (runCommand(command.id, context())) event.preventDefault();
  }

  function told(event: MessageEvent<unknown>): void {
    const asked = event.source === window ? menuMessageOf(event.data) : undefined;
    if (!asked) return;
    const { app, project } = context();
    if (asked.id === 'open-project') void attempt(() => openInstead(app, asked.file));
    else if (document.activeElement?.matches(typing) && (asked.id === 'undo' || asked.id === 'redo')) {
      // The menu took the keys before the field could: what is undone is the typing. There is no other way to ask for it.
      document.execCommand(asked.id);
    } else if (document.querySelector(modal) === null) runCommand(asked.id, { app, project });
  }

  window.addEventListener('pointerdown', pointed, true);
  window.addEventListener('keydown', captured, true);
  window.addEventListener('keydown', keyed);
  window.addEventListener('message', told);
  return () => {
    window.removeEventListener('pointerdown', pointed, true);
    window.removeEventListener('keydown', captured, true);
    window.removeEventListener('keydown', keyed);
    window.removeEventListener('message', told);
  };
}

function targetOf(event: KeyboardEvent): Element {
  return event.target instanceof Element ? event.target : document.body;
}

/** Whether nobody is typing, and no dialog or menu is open that the key belongs to. */
function isFree(event: KeyboardEvent): boolean {
  const target = targetOf(event);
  if (event.isComposing || target.closest(layers) || target.closest(typing)) return false;
  return document.querySelector(modal) === null;
}
