import { api } from './context.ts';
import { drive, exports, memory } from './procedures/memory.ts';
import { files, projects, studio } from './procedures/projects.ts';
import { jobs, paths, render, takes } from './procedures/takes.ts';

/** The studio behind its contract. Every procedure is one call of the studio or of a session. */
export const router = api.router({
  studio,
  files,
  projects,
  takes,
  paths,
  render,
  jobs,
  memory,
  drive,
  exports,
});
