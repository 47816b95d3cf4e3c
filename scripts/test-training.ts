import { spawnSync } from 'node:child_process';
import { ensureSystem, python, pythonEnvironment, trainingNeed } from './system.ts';

// The tests of models/training, with the Python that Debian's torch belongs to.
if (ensureSystem([trainingNeed]).length > 0) {
  console.error('The training tests cannot run without it.');
  process.exit(1);
}
const run = spawnSync(python, ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], {
  cwd: new URL('../models/training', import.meta.url),
  env: pythonEnvironment(),
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
