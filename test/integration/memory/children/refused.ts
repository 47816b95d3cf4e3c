// As a user without rights: tries to create `argv[2]`, then to open `argv[3]` for writing, then for reading.
import { isLookbackError } from '../../../../main/core/errors.ts';
import { ProjectFile } from '../../../../main/memory/index.ts';

// The module and SQLite's binary are loaded by now; nobody may not be able to.
ProjectFile.open(process.argv[4]!, { readOnly: true }).close();
if (process.getuid?.() === 0) {
  process.setgid!(65534);
  process.setuid!(65534);
}

function report(work: () => string): void {
  try {
    console.log(work());
  } catch (error) {
    if (!isLookbackError(error)) throw error;
    console.log(error.code);
  }
}

report(() => (ProjectFile.create(process.argv[2]!), 'created'));
report(() => (ProjectFile.open(process.argv[3]!), 'opened'));
report(() => {
  const project = ProjectFile.open(process.argv[3]!, { readOnly: true });
  return `${project.frameCount(1)} frames`;
});
