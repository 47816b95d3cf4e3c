// Commits chunks to take 1 of the project `argv[2]` until it is killed or the disk refuses, and says so after each.
import { isLookbackError } from '../../../../main/core/errors.ts';
import { ProjectFile } from '../../../../main/memory/index.ts';
import { newChunk, newFrame, retrieval } from '../helpers.ts';

const project = ProjectFile.open(process.argv[2]!);
const bytes = 50_000;

try {
  for (let firstFrame = project.firstMissingFrame(1); ; firstFrame += 4) {
    const frames = [0, 1, 2, 3].map((i) => newFrame(1, firstFrame + i, bytes));
    project.commitChunk(newChunk(1, (firstFrame + 3) / 4, firstFrame, 4, { frames, retrieval }));
    console.log(String(firstFrame + 4));
  }
} catch (error) {
  if (!isLookbackError(error)) throw error;
  // The project stays usable: what is there can still be read.
  console.log(`${error.code} ${project.frameCount(1)} ${project.frame(1, project.frameCount(1) - 1).number}`);
}
