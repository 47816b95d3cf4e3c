import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureSystem, python, pythonEnvironment, trainingNeed } from './system.ts';

// The tests of models/training, with the Python that Debian's torch belongs to; then a package exported just now is
// checked in the studio's own runtime, because Debian has no ONNX Runtime for Python to compare PyTorch with.
if (ensureSystem([trainingNeed]).length > 0) {
  console.error('The training tests cannot run without it.');
  process.exit(1);
}
const options = {
  cwd: fileURLToPath(new URL('../models/training', import.meta.url)),
  env: pythonEnvironment(),
  stdio: 'inherit',
} as const;
const tests = spawnSync(python, ['-m', 'unittest', 'discover', '-s', 'tests'], options);
if (tests.status !== 0) process.exit(tests.status ?? 1);

const folder = mkdtempSync(join(tmpdir(), 'lookback-package-'));
const out = join(folder, 'tiny-world');
const lookback = fileURLToPath(new URL('../main/hosts/cli/lookback.js', import.meta.url));
const made = spawnSync(python, ['-m', 'lookback_model', 'tiny-package', '--out', out], options);
const verified = spawnSync(process.execPath, [lookback, 'models', 'verify', out], { stdio: 'inherit' });
rmSync(folder, { recursive: true, force: true });
process.exit(made.status || verified.status || 0);
