import { createFolder, listFolder } from '../../studio/index.ts';
import { api } from '../context.ts';

export const studio = {
  info: api.studio.info.handler(({ context }) => context.studio.info()),
};

export const files = {
  list: api.files.list.handler(({ context, input }) =>
    listFolder({ ...input, folder: input.folder, usual: context.studio.options.projectsFolder }),
  ),
  createFolder: api.files.createFolder.handler(({ input }) => createFolder(input)),
  reveal: api.files.reveal.handler(({ context, input }) => context.shell.reveal(input.file)),
  choose: api.files.choose.handler(async ({ context, input }) => ({
    path: await context.shell.choose(input.kind, input.suggested),
  })),
};

export const projects = {
  create: api.projects.create.handler(async ({ context, input }) => ({
    id: (await context.studio.createProject(input.file)).id,
  })),
  open: api.projects.open.handler(async ({ context, input: { file, readOnly } }) => ({
    id: (await context.studio.openProject(file, { readOnly })).id,
  })),
  openSample: api.projects.openSample.handler(async ({ context }) => ({
    id: (await context.studio.openSample()).id,
  })),
  close: api.projects.close.handler(({ context, input }) => context.studio.closeProject(input.project)),
  forget: api.projects.forget.handler(({ context, input }) => context.studio.forget(input.file)),
  get: api.projects.get.handler(({ context, input }) => context.studio.session(input.project).view()),
  events: api.projects.events.handler(({ context, input, signal }) =>
    each(context.studio.session(input.project).events(signal)),
  ),
  saveView: api.projects.saveView.handler(({ context, input }) =>
    context.studio.session(input.project).saveView(input.view),
  ),
};

/** The stream as a generator, which is what the contract's streams are. */
async function* each<T>(stream: AsyncIterable<T>): AsyncGenerator<T, void> {
  yield* stream;
}
