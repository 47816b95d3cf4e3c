import type { Fault } from '../../../main/api/index.ts';

/** What to tell the creator about anything that was thrown; calls to the studio carry a closed code and a sentence. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Error) {
    const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'internal';
    return { code: code as Fault['code'], message: thrown.message };
  }
  return { code: 'internal', message: String(thrown) };
}
