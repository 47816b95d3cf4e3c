import { generalCommands } from './general-commands.ts';
import { pathCommands } from './path-commands.ts';
import { playbackCommands } from './playback-commands.ts';
import { renderCommands } from './render-commands.ts';
import type { Command, CommandContext } from './types.ts';
import { viewCommands } from './view-commands.ts';

/** Everything that the keyboard can do: shortcuts, tooltips, menus and the help sheet all read this one table. */
export const commands: readonly Command[] = [
  ...playbackCommands,
  ...pathCommands,
  ...renderCommands,
  ...viewCommands,
  ...generalCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));

export function canRun(id: string, { project }: CommandContext): boolean {
  const command = byId.get(id);
  return command !== undefined && project !== undefined && (command.when?.(project) ?? true);
}

/** Runs a command where it makes sense now. @returns false otherwise */
export function runCommand(id: string, context: CommandContext): boolean {
  const { project, app } = context;
  if (project === undefined || !canRun(id, context)) return false;
  byId.get(id)?.run(project, app);
  return true;
}
