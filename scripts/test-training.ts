import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ensureSystem, python, trainingNeed } from './system.ts';

// The tests of models/training, with the Python that Debian's torch belongs to.
if (ensureSystem([trainingNeed]).length > 0) {
  console.error('The training tests cannot run without it.');
  process.exit(1);
}
const env: NodeJS.ProcessEnv = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
// OpenBLAS guesses its kernels from the CPU model and guesses low on new ones; AVX-512 makes the tests twice as fast.
if (readFileSync('/proc/cpuinfo', 'utf8').includes('avx512')) env.OPENBLAS_CORETYPE = 'SKYLAKEX';
const run = spawnSync(python, ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], {
  cwd: new URL('../models/training', import.meta.url),
  env,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
