// Kills itself in the middle of the transaction that stores chunk 2 of take 1 of the project `argv[2]`.
import { ProjectFile } from '../../../../main/memory/index.ts';
import { newChunk, newFrame, retrieval } from '../helpers.ts';

const project = ProjectFile.open(process.argv[2]!);
const frames = [5, 6, 7, 8].map((number) => newFrame(1, number, 50_000));
Object.defineProperty(frames[3]!, 'image', {
  get: () => {
    process.kill(process.pid, 'SIGKILL');
    // The signal ends the process before the next system call returns.
    for (;;);
  },
});
project.commitChunk(newChunk(1, 2, 5, 4, { frames, retrieval }));
