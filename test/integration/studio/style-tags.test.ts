import { afterAll, describe, expect, it } from 'vitest';
import { ProjectFile } from '../../../main/memory/index.ts';
import { loadPackage } from '../../../main/world/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import {
  codeOf,
  newProject,
  pictures,
  renderAll,
  startStudio,
  statusOf,
  stepped,
  takeOf,
} from './support.ts';

const folder = temporaryFolder(afterAll);
const { prompt } = (await loadPackage(tinyWorld)).manifest;
const dream = { origin: { kind: 'dream' } } as const;

describe('a take with style tags', () => {
  const [first, second] = prompt?.tags.map(({ id }) => id) ?? [];

  it('dreams something else for every style, and the same thing again', async () => {
    const { session } = await newProject();
    const dreamt = async (tags: string[]) => {
      const take = await session.beginTake(takeOf(stepped(4), { ...dream, settings: { tags } }));
      await renderAll(session, take.id);
      return pictures(session.project, take.id);
    };
    const [plain, styled, other] = [await dreamt([]), await dreamt([first!]), await dreamt([second!])];
    expect(styled[0]).not.toEqual(plain[0]);
    expect(other[0]).not.toEqual(plain[0]);
    expect(other[0]).not.toEqual(styled[0]);
    expect(await dreamt([first!])).toEqual(styled);
  });

  it('keeps them with its settings; a change counts for what is rendered from then on', async () => {
    const { studio, session, file } = await newProject();
    const take = await session.beginTake(takeOf(stepped(5), { ...dream, settings: { tags: [first!] } }));
    expect(take.settings.tags).toEqual([first]);
    await renderAll(session, take.id);
    const before = pictures(session.project, take.id);
    const edited = await session.editTake(take.id, { settings: { tags: [second!] } });
    expect(edited.settings).toEqual({ ...take.settings, tags: [second] });
    expect(statusOf(session, take.id)).toBe('ddd');
    const fork = await session.forkTake({ take: take.id, frame: 2 });
    expect(fork.settings.tags).toEqual([second]);
    await session.startRender(take.id, { kind: 'from', frame: 0 });
    await renderAll(session, take.id);
    expect(pictures(session.project, take.id)[0]).not.toEqual(before[0]);
    await studio.close();
    const project = ProjectFile.open(file);
    expect(project.take(take.id).settings).toMatchObject({ tags: [second] });
    project.close();
  });

  it('is told which ones the model has', async () => {
    const { models } = await (await startStudio(folder)).info();
    expect(models.map(({ tags }) => tags)).toEqual([prompt?.tags]);
  });
});

it('a take with a style that its model does not have is refused, and nothing is begun', async () => {
  const { session } = await newProject();
  const settings = { tags: ['no-such-style'] };
  expect(await codeOf(() => session.beginTake(takeOf(stepped(4), { settings })))).toBe('usage');
  expect(session.view().takes).toEqual([]);
  const take = await session.beginTake(takeOf(stepped(4)));
  expect(await codeOf(() => session.editTake(take.id, { settings }))).toBe('usage');
  expect(session.takeView(take.id).settings.tags).toEqual([]);
});
