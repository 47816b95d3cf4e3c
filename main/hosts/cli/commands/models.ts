import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { LookbackError, toLookbackError } from '../../../core/errors.ts';
import { loadPackage, probeProviders } from '../../../world/index.ts';
import { exitCodes, type Output, table } from '../output.ts';
import { embeddedModel } from './shared.ts';

export function addModels(program: Command, outputOf: () => Output): void {
  const models = program.command('models').description('list and check world-model packages');
  models
    .command('list')
    .description('the packages in a folder')
    .argument('[folder]', 'folder of packages', dirname(embeddedModel))
    .addHelpText('after', '\nExample:\n  lookback models list')
    .action(async (folder: string) => list(folder, outputOf()));
  models
    .command('verify')
    .description('check hashes and shapes, and run the self-test on every provider')
    .argument('[package]', 'folder of one package', embeddedModel)
    .addHelpText('after', '\nExample:\n  lookback models verify models/lookback-s')
    .action(async (folder: string) => verify(folder, outputOf()));
}

async function list(folder: string, output: Output): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new LookbackError('package-missing', `The folder ${folder} cannot be read.`, { cause });
  });
  const found = [];
  for (const entry of entries) {
    const dir = join(folder, entry.name);
    if (!entry.isDirectory() || !existsSync(join(dir, 'manifest.json'))) continue;
    try {
      const { manifest } = await loadPackage(dir);
      const origins = manifest.origins.map((origin) => origin.id);
      const tags = manifest.prompt?.tags.map((tag) => tag.id) ?? [];
      found.push({
        dir,
        id: manifest.id,
        version: manifest.version,
        name: manifest.name,
        frame: manifest.frame,
        origins,
        tags,
      });
    } catch (error) {
      found.push({ dir, error: toLookbackError(error).message });
    }
  }
  output.data(found);
  if (found.length === 0) output.line(`There is no world-model package in ${folder}.`);
  for (const model of found) {
    if ('error' in model) output.line(`${model.dir}: ${model.error}`);
    else {
      output.line(
        `${model.name} ${model.version} (${model.id}), ${model.frame.width}×${model.frame.height}, in ${model.dir}`,
      );
      output.line(`  starts from: ${model.origins.join(', ') || 'your own pictures only'}`);
      if (model.tags.length > 0) output.line(`  style tags: ${model.tags.join(', ')}`);
    }
  }
}

async function verify(folder: string, output: Output): Promise<void> {
  const pkg = await loadPackage(folder);
  const { manifest } = pkg;
  const mebibytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0) / 2 ** 20;
  output.line(
    `${manifest.name} ${manifest.version}: ${manifest.files.length} files, ${mebibytes.toFixed(1)} MiB, all hashes right.`,
  );
  const reports = await probeProviders(pkg);
  output.line(
    table([
      ['provider', 'usable', 'self-test', ''],
      ...reports.map((report) => [
        report.provider,
        report.ok ? 'yes' : 'no',
        report.ok ? `${Math.round(report.selftestMs)} ms` : '-',
        report.ok ? `error ${report.selftestRms.toExponential(1)}` : report.reason,
      ]),
    ]),
  );
  // A provider that this machine lacks is no fault of the package; one that computes wrong pictures is a failure.
  const faults = reports.filter((report) => !report.ok && report.code !== 'provider-unavailable');
  const usable = reports.some((report) => report.ok);
  output.data({
    package: pkg.dir,
    id: manifest.id,
    version: manifest.version,
    sha256: pkg.sha256,
    usable: usable && faults.length === 0,
    providers: reports,
  });
  if (usable && faults.length === 0) return;
  output.line(`${manifest.name} cannot be trusted on this machine as it is.`);
  process.exitCode = exitCodes.failed;
}
