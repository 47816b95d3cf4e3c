import { type Command, Option } from 'commander';
import { ProjectFile, type Take } from '../../../memory/index.ts';
import { findTake, readSettings } from '../../../studio/index.ts';
import { loadPackage, type ProviderChoice } from '../../../world/index.ts';
import type { Output } from '../output.ts';
import { runTake, withModel } from './run-take.ts';
import { embeddedModel, providerChoices } from './shared.ts';

interface ResumeFlags {
  model: string;
  take?: string;
  provider?: ProviderChoice;
}

export function addResume(program: Command, outputOf: () => Output): void {
  program
    .command('resume')
    .description('go on with a take that was stopped, from the first chunk that is not there')
    .argument('<project>', 'the .lookback file')
    .option('--take <name>', 'which take; the latest when not given')
    .option('--model <folder>', 'world-model package the take was begun with', embeddedModel)
    .addOption(
      new Option('--provider <name>', 'go on with another one; pixels may differ slightly').choices(
        providerChoices,
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  lookback resume walk.lookback\n  lookback resume walk.lookback --provider cpu',
    )
    .action(async (file: string, flags: ResumeFlags) => {
      const output = outputOf();
      const project = ProjectFile.open(file);
      try {
        const take = findTake(project, flags.take);
        const pkg = await loadPackage(flags.model);
        const provider = flags.provider ?? providerOf(project, take);
        await withModel(pkg, provider, output, (model) => runTake(model, project, take, output));
      } finally {
        project.close();
      }
    });
}

/** A take goes on with the provider that rendered its latest chunk: another one would not give the same pixels. */
function providerOf(project: ProjectFile, take: Take): ProviderChoice {
  const latest = project.chunks(take.id).findLast((chunk) => chunk.status === 'done')?.provider;
  return providerChoices.find((choice) => choice === latest) ?? readSettings(take.settings).provider;
}
