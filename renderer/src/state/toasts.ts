import { toast } from 'svelte-sonner';
import { faultOf } from './faults.ts';

/** Tells an error once, where the creator sees it and can read it in peace. */
export function tellFault(thrown: unknown): void {
  const { code, message } = faultOf(thrown);
  if (code === 'cancelled') return;
  toast.error(message, { duration: 10_000 });
}

export function tell(message: string): void {
  toast(message);
}

/** Runs what a button or a key asked for; what goes wrong is told. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    tellFault(thrown);
    return undefined;
  }
}
