import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { LookbackError } from '../../../core/errors.ts';
import { checkEnvelope, presetNames, presetPath } from '../../../core/path/index.ts';
import { writePath } from '../../../interchange/path-file.ts';
import { findPackageOrigin, pathCameras } from '../../../studio/index.ts';
import { loadPackage } from '../../../world/index.ts';
import { type Output, wholeNumber } from '../output.ts';
import { embeddedModel, readPath } from './shared.ts';

interface MakeFlags {
  preset: string;
  frames: number;
  seed: number;
  model: string;
  origin?: string;
}

export function addPath(program: Command, outputOf: () => Output): void {
  const path = program
    .command('path')
    .description('make and check camera-path files (JSON, lookback-path/1)')
    .addHelpText(
      'after',
      `
A camera path is a JSON file; frames are whole numbers, metres, Y up, ground at 0, degrees:
  { "format": "lookback-path/1", "fps": 12, "durationFrames": 49, "loop": false, "constantSpeed": false,
    "keyframes": [
      { "frame": 0, "position": [0, 1.6, 0], "orientation": { "kind": "look-at", "target": [0, 1.6, 9] },
        "rollDeg": 0, "fovYDeg": 50, "ease": { "kind": "ease-in-out" } },
      { "frame": 48, "position": [2, 1.6, 3], "orientation": { "kind": "look-at", "target": [0, 1.6, 9] },
        "rollDeg": 0, "fovYDeg": 50, "ease": { "kind": "linear" } } ] }
An orientation is a look-at target or { "kind": "rotation", "rotation": [x, y, z, w] } (camera to world, OpenCV axes).
Ease kinds, of the segment that begins at the key: linear, ease-in, ease-out, ease-in-out, hold.

Example:
  lookback path make my-path.json --preset orbit`,
    );
  path
    .command('make')
    .description('write a preset as a file to edit')
    .argument('<file>', 'the JSON file to write')
    .addOption(new Option('--preset <name>', 'which one').choices(presetNames).default('out-and-back'))
    .option('--frames <n>', 'length in frames', wholeNumber('--frames', 2, 1_000_000), 97)
    .option('--seed <n>', 'seed of random-walk', wholeNumber('--seed', 0), 1)
    .option('--model <folder>', 'world-model package whose envelope the path keeps to', embeddedModel)
    .option('--origin <id>', 'the picture of the package to start from')
    .addHelpText('after', '\nExample:\n  lookback path make orbit.json --preset orbit --frames 145')
    .action(async (file: string, flags: MakeFlags) => {
      const output = outputOf();
      const { manifest, ...pkg } = await loadPackage(flags.model);
      const start = findPackageOrigin({ manifest, ...pkg }, flags.origin);
      const made = presetPath(flags.preset, start, {
        frames: flags.frames,
        fps: manifest.chunk.fps,
        envelope: manifest.camera.envelope,
        seed: flags.seed,
      });
      await writeFile(file, writePath(made), { flag: 'wx' }).catch((cause: unknown) => {
        const there = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
        throw new LookbackError(
          there ? 'export-exists' : 'export-failed',
          there ? `${file} is there already; choose another name.` : `${file} cannot be written.`,
          { cause },
        );
      });
      output.line(`${made.keyframes.length} keyframes, ${made.durationFrames} frames are in ${file}.`);
      output.data({ file, keyframes: made.keyframes.length, frames: made.durationFrames });
    });
  path
    .command('check')
    .description('read a camera path and say where it leaves the range a model was trained for')
    .argument('<file>', 'the JSON file')
    .option('--model <folder>', 'world-model package', embeddedModel)
    .addHelpText('after', '\nExample:\n  lookback path check my-path.json')
    .action(async (file: string, flags: { model: string }) => {
      const output = outputOf();
      const read = await readPath(file);
      const { manifest } = await loadPackage(flags.model);
      const warnings = checkEnvelope(pathCameras(read, manifest.frame), manifest.camera.envelope);
      output.line(
        `${file}: ${read.keyframes.length} keyframes, ${read.durationFrames} frames at ${read.fps} frames/s.`,
      );
      for (const warning of warnings) output.line(`  ${warning.message}`);
      if (warnings.length === 0)
        output.line(`  All of it lies in the range ${manifest.name} was trained for.`);
      output.data({
        file,
        keyframes: read.keyframes.length,
        frames: read.durationFrames,
        fps: read.fps,
        warnings,
      });
    });
}
