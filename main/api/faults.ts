import { ValidationError } from '@orpc/contract';
import { ORPCError } from '@orpc/server';
import { isCancelled, LookbackError, toLookbackError } from '../core/errors.ts';

export type ToFault = (error: unknown) => ORPCError<string, unknown>;

/**
 * How the errors of one call leave the studio: code and sentence of a LookbackError; of everything else only that it
 * happened. What stays behind (context, cause) goes to the log. Cancel is not an error, so it is not logged.
 */
export function faultsOf(
  call: string,
  log: (call: string, error: LookbackError) => void,
  signal: AbortSignal | undefined,
): ToFault {
  return (error) => {
    if (isCancelled(error) || signal?.aborted === true) return fault('cancelled', 'The call was cancelled.');
    const known = inputFault(call, error) ?? toLookbackError(error);
    log(call, known);
    const masked = known.code === 'internal' && !(error instanceof LookbackError);
    return fault(known.code, masked ? unexpected : known.message);
  };
}

const unexpected =
  "Something unexpected went wrong; the studio's log has the details. What is rendered is safe in the project.";

function fault(code: LookbackError['code'], message: string): ORPCError<string, unknown> {
  return new ORPCError(code, { defined: true, message });
}

/** A call that does not fit the contract: 'usage', naming the field. */
function inputFault(call: string, error: unknown): LookbackError | undefined {
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError)) return undefined;
  // An answer that does not fit is the studio's own mistake.
  if (error.code !== 'BAD_REQUEST') return undefined;
  const [issue] = error.cause.issues;
  const field = (issue?.path ?? [])
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .join('.');
  const what = field === '' ? 'what it was given' : `"${field}"`;
  const why = issue?.message.replace(/^Invalid input: /, '').replace(/\.$/, '') ?? 'it is malformed';
  return new LookbackError('usage', `${call} cannot use ${what}: ${why}.`, { cause: error.cause });
}

export function isStream(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

/** The same stream, with its errors turned into errors of the contract. A stream that was cancelled simply ends. */
export async function* guardStream<T>(stream: AsyncIterable<T>, toFault: ToFault): AsyncGenerator<T, void> {
  try {
    yield* stream;
  } catch (error) {
    const told = toFault(error);
    if (told.code !== 'cancelled') throw told;
  }
}
