import { implement } from '@orpc/server';
import type { LookbackError } from '../core/errors.ts';
import type { Studio } from '../studio/index.ts';
import { contract } from './contract.ts';
import { faultsOf, guardStream, isStream } from './faults.ts';

export type ChooseKind = 'open-project' | 'save-project' | 'open-picture' | 'save-export' | 'choose-folder';

/** What only the shell around the window can do. */
export interface ShellActions {
  /** Opens the folder that holds the file in the system's file manager. */
  readonly reveal: (file: string) => Promise<void>;
  /** The system's own dialog; null when it was dismissed. Throws 'usage' where the shell has none. */
  readonly choose: (kind: ChooseKind, suggested?: string) => Promise<string | null>;
}

/** What a host gives every call. */
export interface ApiContext {
  readonly studio: Studio;
  readonly shell: ShellActions;
  /** Told what went wrong in a call (its path, as in "takes.begin"), once; the window gets only code and sentence. */
  readonly log: (call: string, error: LookbackError) => void;
}

/**
 * The contract, ready to be implemented. Around every procedure, its input check included, one layer turns whatever is
 * thrown into an error of the contract.
 */
export const api = implement(contract)
  .$context<ApiContext>()
  .use(async ({ context, next, path, signal }) => {
    const toFault = faultsOf(path.join('.'), context.log, signal);
    try {
      const result = await next();
      const { output } = result as { output: unknown };
      return isStream(output) ? { ...result, output: guardStream(output, toFault) } : result;
    } catch (error) {
      throw toFault(error);
    }
  });
