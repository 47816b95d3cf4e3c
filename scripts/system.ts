import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A program or file from outside npm, what it is for, and the Debian package that brings it. */
export interface SystemNeed {
  readonly name: string;
  readonly purpose: string;
  readonly debianPackages: readonly string[];
  readonly found: () => boolean;
}

function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Where Debian's chromium keeps its software Vulkan driver: WebGPU without a GPU. */
export const swiftShaderDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Debian's Python on purpose: python3-torch is installed for that one, whatever another `python3` on PATH is.
 * LOOKBACK_PYTHON names another one, with a newer torch or CUDA.
 */
export const python =
  process.env.LOOKBACK_PYTHON ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

/**
 * The environment for Python. OpenBLAS guesses its kernels from the CPU's name and guesses low on new ones; with AVX-512
 * torch runs about twice as fast.
 */
export function pythonEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const cpu = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  if (cpu.includes('avx512')) env.OPENBLAS_CORETYPE = 'SKYLAKEX';
  return env;
}

export const ffmpegNeed: SystemNeed = {
  name: 'ffmpeg and ffprobe',
  purpose: 'checks exported videos (export itself falls back to the build inside npm)',
  debianPackages: ['ffmpeg'],
  found: () => runs('ffmpeg', '-version') && runs('ffprobe', '-version'),
};

export const trainingNeed: SystemNeed = {
  name: 'Python with torch, numpy, onnx and Pillow',
  purpose: 'trains and exports the world model, and renders ground truth for the benchmarks',
  debianPackages: ['python3-torch', 'python3-numpy', 'python3-onnx', 'python3-pil', 'libopenblas0-openmp'],
  found: () => runs(python, '-c', 'import torch, numpy, onnx, PIL'),
};

export const webgpuNeed: SystemNeed = {
  name: 'a software Vulkan driver (SwiftShader, part of chromium)',
  purpose: 'tests the WebGPU path on machines without a GPU',
  debianPackages: ['chromium'],
  found: () => existsSync(swiftShaderDriver),
};

/** Chromium or Chrome on this machine: the browser of the window's tests. LOOKBACK_CHROMIUM names another one. */
export function findChromium(): string | undefined {
  const places = [
    process.env.LOOKBACK_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return places.find((place) => place !== undefined && existsSync(place));
}

export const browserNeed: SystemNeed = {
  name: 'Chromium',
  purpose: "runs the tests of the studio's window",
  debianPackages: ['chromium', 'fonts-dejavu-core'],
  found: () => findChromium() !== undefined,
};

/**
 * Installs what is missing with apt where that is possible (Debian or Ubuntu, root). Returns what is still missing;
 * says in words what it did and what the user has to install.
 */
export function ensureSystem(needs: readonly SystemNeed[]): SystemNeed[] {
  const missing = needs.filter((need) => !need.found());
  if (missing.length === 0) return [];
  const packages = missing.flatMap((need) => need.debianPackages);
  if (process.getuid?.() === 0 && runs('apt-get', '--version')) {
    console.log(`Installing with apt: ${packages.join(' ')}`);
    const options = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { ...options, env });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { ...options, env });
  }
  const still = missing.filter((need) => !need.found());
  for (const need of still) {
    console.log(
      `Missing: ${need.name}. It ${need.purpose}. Install: ${need.debianPackages.join(' ')} (Debian names).`,
    );
  }
  return still;
}
