// Holds the project `argv[2]` open for writing until its input ends.
import { ProjectFile } from '../../../../main/memory/index.ts';

const project = ProjectFile.open(process.argv[2]!);
console.log('open');
process.stdin.on('end', () => project.close()).resume();
