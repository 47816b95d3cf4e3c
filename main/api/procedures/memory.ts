import { api } from '../context.ts';

export const memory = {
  explain: api.memory.explain.handler(({ context, input: { project, take, chunk } }) =>
    context.studio.session(project).explain(take, chunk),
  ),
  select: api.memory.select.handler(({ context, input: { project, take, chunk, settings } }) =>
    context.studio.session(project).select(take, chunk, settings),
  ),
  usage: api.memory.usage.handler(({ context, input }) =>
    context.studio.session(input.project).usage(input.take),
  ),
};

export const drive = {
  start: api.drive.start.handler(({ context, input: { project, take, frame, steps } }) =>
    context.studio.session(project).startDrive(take, frame, steps),
  ),
  steer: api.drive.steer.handler(({ context, input: { project, ...steering } }) =>
    context.studio.session(project).steer(steering),
  ),
  stop: api.drive.stop.handler(({ context, input }) => context.studio.session(input.project).stopDrive()),
};

export const exports = {
  plan: api.exports.plan.handler(({ context, input: { project, ...request } }) =>
    context.studio.session(project).planExport(request),
  ),
  start: api.exports.start.handler(({ context, input: { project, ...request } }) =>
    context.studio.session(project).startExport(request),
  ),
};
