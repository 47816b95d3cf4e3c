/** A thread that searches the memory of a project, with a connection of its own to the file. */
import { parentPort, workerData } from 'node:worker_threads';
import { toLookbackError } from '../../core/errors.ts';
import { ProjectFile } from '../../memory/index.ts';
import { chooseContext } from '../context.ts';
import type { Answer, Question } from './retriever.ts';

const project = ProjectFile.open((workerData as { file: string }).file, { readOnly: true });

parentPort?.on('message', (question: Question | 'close') => {
  if (question === 'close') {
    project.close();
    parentPort?.close();
    return;
  }
  const { id, take, settings, targets, firstFrame } = question;
  parentPort?.postMessage(answer(id, () => chooseContext(project, take, settings, targets, firstFrame)));
});

function answer(id: number, choose: () => ReturnType<typeof chooseContext>): Answer {
  try {
    return { id, result: choose() };
  } catch (error) {
    const { code, message, context } = toLookbackError(error);
    // A context may hold what cannot be posted to another thread.
    return { id, error: { code, message, context: JSON.parse(JSON.stringify(context)) as object } };
  }
}
