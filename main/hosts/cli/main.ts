import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { LookbackError } from '../../core/errors.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExport } from './commands/export.ts';
import { addInspect } from './commands/inspect.ts';
import { addModels } from './commands/models.ts';
import { addPath } from './commands/path.ts';
import { addRender } from './commands/render.ts';
import { addResume } from './commands/resume.ts';
import { addServe } from './commands/serve.ts';
import { exitCodes, Output } from './output.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// A reader that has seen enough (`| head`) is no failure, and a closed stderr must not stop a render.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  process.stderr.write(`Error: the answer could not be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
});
process.stderr.on('error', () => undefined);

const program = new Command('lookback')
  .description('Long, camera-controlled video from a world model that remembers.')
  .version(version)
  .option('--json', 'print one JSON value instead of words')
  .addHelpText(
    'after',
    `
Examples:
  lookback serve                                open the studio's window in a browser
  lookback render walk.lookback                 render an out-and-back walk with the embedded model
  lookback inspect walk.lookback --chunk 20     which frames chunk 20 was given, and why
  lookback export walk.lookback walk.mp4        write it as a video

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped with Ctrl-C.`,
  )
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

const outputOf = (): Output => new Output(program.opts<{ json?: boolean }>().json === true);

addServe(program, outputOf);
addRender(program, outputOf);
addResume(program, outputOf);
addExport(program, outputOf);
addInspect(program, outputOf);
addPath(program, outputOf);
addModels(program, outputOf);
addDoctor(program, outputOf);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end here too, with exit code 0; commander has told people what there is to say.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (error.exitCode !== 0 && process.argv.includes('--json')) {
      new Output(true).failure(new LookbackError('usage', error.message.replace(/^error: /, '')));
    }
  } else {
    process.exitCode = outputOf().failure(error);
  }
}
