import { parsePath, writePath } from '../../studio/index.ts';
import { api } from '../context.ts';

export const takes = {
  begin: api.takes.begin.handler(({ context, input: { project, ...begin } }) =>
    context.studio.session(project).beginTake(begin),
  ),
  fork: api.takes.fork.handler(({ context, input: { project, ...fork } }) =>
    context.studio.session(project).forkTake(fork),
  ),
  edit: api.takes.edit.handler(({ context, input: { project, take, ...edit } }) =>
    context.studio.session(project).editTake(take, edit),
  ),
  remove: api.takes.remove.handler(({ context, input }) =>
    context.studio.session(input.project).removeTake(input.take),
  ),
  chunks: api.takes.chunks.handler(({ context, input }) =>
    context.studio.session(input.project).chunkTable(input.take),
  ),
};

export const paths = {
  parse: api.paths.parse.handler(({ input }) => parsePath(input.text, input.source)),
  write: api.paths.write.handler(({ input }) => ({ text: writePath(parsePath(JSON.stringify(input.path))) })),
};

export const render = {
  start: api.render.start.handler(({ context, input: { project, take, range, steps } }) =>
    context.studio.session(project).startRender(take, range, steps),
  ),
};

export const jobs = {
  pause: api.jobs.pause.handler(({ context, input }) =>
    context.studio.session(input.project).jobs.pause(input.job),
  ),
  resume: api.jobs.resume.handler(({ context, input }) =>
    context.studio.session(input.project).jobs.resume(input.job),
  ),
  cancel: api.jobs.cancel.handler(({ context, input }) =>
    context.studio.session(input.project).jobs.cancel(input.job),
  ),
  dismiss: api.jobs.dismiss.handler(({ context, input }) =>
    context.studio.session(input.project).jobs.dismiss(input.job),
  ),
  move: api.jobs.move.handler(({ context, input }) =>
    context.studio.session(input.project).jobs.move(input.job, input.before),
  ),
};
