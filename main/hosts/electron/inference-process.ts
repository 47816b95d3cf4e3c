import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setInferenceLauncher } from '../../world/index.ts';

/**
 * Has the inference process run in Electron's own Node, from the built file: Electron's program is no plain Node unless
 * told so, and it may not know how to read TypeScript.
 */
export function runInferenceInElectron(): void {
  const child = fileURLToPath(new URL('../../world/inference/child.js', import.meta.url));
  setInferenceLauncher((options) =>
    fork(child, [], { ...options, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }),
  );
}
