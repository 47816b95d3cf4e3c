import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from './contract.ts';

/** The studio as a window calls it. Errors are ORPCErrors with a code of main/core/errors and a sentence. */
export type StudioClient = ContractRouterClient<typeof contract>;
