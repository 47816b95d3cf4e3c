import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Command } from 'commander';
import { toLookbackError } from '../../../core/errors.ts';
import { findFfmpeg } from '../../../export/index.ts';
import { loadPackage, probeProviders } from '../../../world/index.ts';
import { exitCodes, type Output } from '../output.ts';
import { embeddedModel } from './shared.ts';

interface Finding {
  readonly name: string;
  /** `missing` hinders the main job; `absent` does not. */
  readonly state: 'ok' | 'absent' | 'missing';
  readonly detail: string;
}

export function addDoctor(program: Command, outputOf: () => Output): void {
  program
    .command('doctor')
    .description('check what this machine has: Node, model, providers, ffmpeg, Electron, disk')
    .addHelpText('after', '\nExample:\n  lookback doctor --json')
    .action(async () => {
      const output = outputOf();
      const findings = [node(), ...(await model()), await ffmpeg(), electron(), await disk()];
      const marks = { ok: 'ok     ', absent: 'absent ', missing: 'MISSING' };
      for (const finding of findings)
        output.line(`${marks[finding.state]}  ${finding.name.padEnd(18)}  ${finding.detail}`);
      output.data(findings);
      if (findings.some((finding) => finding.state === 'missing')) process.exitCode = exitCodes.failed;
    });
}

function node(): Finding {
  return { name: 'Node', state: 'ok', detail: `${process.version} on ${process.platform} ${process.arch}` };
}

async function model(): Promise<Finding[]> {
  try {
    const pkg = await loadPackage(embeddedModel);
    const name = `${pkg.manifest.name} ${pkg.manifest.version}`;
    const providers = await probeProviders(pkg);
    return [
      { name: 'World model', state: 'ok', detail: `${name}, all hashes right` },
      ...providers.map((report): Finding =>
        report.ok
          ? {
              name: `  on ${report.provider}`,
              state: 'ok',
              detail: `self-test right in ${Math.round(report.selftestMs)} ms`,
            }
          : {
              name: `  on ${report.provider}`,
              state: report.provider === 'cpu' ? 'missing' : 'absent',
              detail: report.reason,
            },
      ),
    ];
  } catch (error) {
    return [{ name: 'World model', state: 'missing', detail: toLookbackError(error).message }];
  }
}

async function ffmpeg(): Promise<Finding> {
  try {
    const found = await findFfmpeg();
    return { name: 'ffmpeg', state: 'ok', detail: `${found.version} (${found.source}: ${found.path})` };
  } catch (error) {
    return { name: 'ffmpeg', state: 'missing', detail: toLookbackError(error).message };
  }
}

function electron(): Finding {
  try {
    const folder = createRequire(import.meta.url)
      .resolve('electron/package.json')
      .replace('package.json', '');
    const there = existsSync(`${folder}dist`);
    return {
      name: 'Electron',
      state: there ? 'ok' : 'absent',
      detail: there
        ? `binary in ${folder}dist`
        : 'its binary was not downloaded; the command line does not need it',
    };
  } catch {
    return { name: 'Electron', state: 'absent', detail: 'not installed; the command line does not need it' };
  }
}

async function disk(): Promise<Finding> {
  const { bavail, bsize } = await statfs('.');
  const gibibytes = (bavail * bsize) / 2 ** 30;
  const state = gibibytes > 1 ? 'ok' : 'missing';
  return { name: 'Disk', state, detail: `${gibibytes.toFixed(1)} GiB free in this folder` };
}
