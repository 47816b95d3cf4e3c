import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sampleFile, Studio } from '../../../main/studio/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import {
  codeOf,
  newProject,
  optionsIn,
  pictures,
  renderAll,
  startStudio,
  statusOf,
  takeOf,
  walk,
  Watch,
} from './support.ts';

const embeddedModel = fileURLToPath(new URL('../../../models/lookback-s', import.meta.url));

describe('projects', () => {
  it('are open once: by another name, or twice at the same time, they are the same session', async () => {
    const folder = temporaryFolder();
    const { studio, session, file } = await newProject(folder);
    await symlink(file, join(folder, 'link.lookback'));
    const [a, b] = await Promise.all([
      studio.openProject(join(folder, 'link.lookback')),
      studio.openProject(file),
    ]);
    expect([a, b]).toEqual([session, session]);
    expect(studio.session(session.id)).toBe(session);
    await studio.closeProject(session.id);
    const [c, d] = await Promise.all([studio.openProject(file), studio.openProject(file)]);
    expect(c).toBe(d);
    expect(c).not.toBe(session);
    expect(await codeOf(() => studio.session(session.id))).toBe('project-missing');
    expect(await codeOf(() => studio.createProject(file))).toBe('project-exists');
    expect((await studio.info()).open).toEqual([{ id: c.id, file, name: 'walk' }]);
  });

  it('that another process edits are locked, and can be read', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'busy.lookback');
    const script = fileURLToPath(new URL('./children/render.ts', import.meta.url));
    const child = spawn(process.execPath, [script, folder, file, JSON.stringify(walk(401))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const studio = await startStudio(temporaryFolder());
    expect(await codeOf(() => studio.openProject(file))).toBe('project-locked');
    const session = await studio.openProject(file, { readOnly: true });
    const view = session.view();
    expect(view).toMatchObject({ readOnly: true, name: 'busy', jobs: [] });
    const take = view.takes[0]!;
    expect(take.frameCount).toBeGreaterThan(1);
    expect(await session.cameras(take.id)).toHaveLength(401);
    const refused = [
      () => session.startRender(take.id, { kind: 'rest' }),
      () => session.editTake(take.id, { name: 'mine' }),
      () => session.editTake(take.id, { path: walk(9) }),
      () => session.forkTake({ take: take.id, frame: 0 }),
      () => session.beginTake(takeOf(walk(5))),
      () => session.removeTake(take.id),
      () => session.saveView({ zoom: 2 }),
    ];
    for (const work of refused) expect(await codeOf(work)).toBe('project-write');
    // It reads along: what the other one stores is seen.
    await once(child.stdout, 'data');
    const { frameCount } = session.takeView(take.id);
    expect(frameCount).toBeGreaterThan(take.frameCount);
    child.kill('SIGKILL');
    await once(child, 'close');
    await studio.closeProject(session.id);
    expect((await studio.openProject(file)).view().readOnly).toBe(false);
  });

  it('that are damaged, foreign or gone are refused, and leave nothing open', async () => {
    const folder = temporaryFolder();
    const { studio, session, file } = await newProject(folder);
    const take = await session.beginTake(takeOf(walk(9)));
    await renderAll(session, take.id);
    await studio.closeProject(session.id);
    const cut = join(folder, 'cut.lookback');
    await cp(file, cut);
    await truncate(cut, 20_000);
    expect(await codeOf(() => studio.openProject(cut))).toBe('project-corrupt');
    await writeFile(
      join(folder, 'text.lookback'),
      'not a database, but long enough to be looked at '.repeat(50),
    );
    expect(await codeOf(() => studio.openProject(join(folder, 'text.lookback')))).toBe('project-foreign');
    expect(await codeOf(() => studio.openProject(join(folder, 'gone.lookback')))).toBe('project-missing');
    expect(await codeOf(() => studio.createProject(join(folder, 'no', 'such', 'a.lookback')))).toBe(
      'project-write',
    );
    expect((await studio.info()).open).toEqual([]);
    expect((await studio.openProject(file)).takeView(take.id).frameCount).toBe(9);
  });

  it('with a take that makes no sense are damaged, too, and say which', async () => {
    const { studio, session, file } = await newProject();
    const take = await session.beginTake(takeOf(walk(5)));
    const { project } = session;
    project.createTake({ ...project.take(take.id), name: 'senseless', path: 7 });
    await studio.closeProject(session.id);
    await expect(studio.openProject(file)).rejects.toThrow(/"senseless" cannot be read/);
    expect(await codeOf(() => studio.openProject(file))).toBe('project-corrupt');
    expect((await studio.info()).open).toEqual([]);
  });

  it('keep what the window wants to find again', async () => {
    const { studio, session, file } = await newProject();
    expect(session.view().view).toBeNull();
    session.saveView({ take: 3, zoom: [1, 2] });
    await studio.closeProject(session.id);
    expect((await studio.openProject(file)).view().view).toEqual({ take: 3, zoom: [1, 2] });
  });

  it('are listed, the latest first, with a picture, until they are forgotten', async () => {
    const folder = temporaryFolder();
    const { studio, session, file } = await newProject(folder);
    const take = await session.beginTake(takeOf(walk(5)));
    await renderAll(session, take.id);
    const second = join(folder, 'second.lookback');
    await studio.createProject(second);
    await studio.close();

    const again = await startStudio(folder);
    const { recents } = await again.info();
    expect(recents.map(({ name, missing }) => [name, missing])).toEqual([
      ['second', false],
      ['walk', false],
    ]);
    expect(recents[0]?.thumbnail).toBeUndefined();
    expect(recents[1]?.thumbnail).toMatch(/^data:image\/webp;base64,.{100,}$/);
    await rm(second);
    await again.openProject(file);
    const later = (await again.info()).recents;
    expect(later.map(({ name, missing }) => [name, missing])).toEqual([
      ['walk', false],
      ['second', true],
    ]);
    await again.forget(second);
    expect((await again.info()).recents).toHaveLength(1);
    expect(await readdir(join(folder, 'state'))).toEqual(['recents.json']);

    // A list that nobody can read is an empty one, and the next project is on it.
    await writeFile(join(folder, 'state', 'recents.json'), '{"half":');
    expect((await again.info()).recents).toEqual([]);
    await again.createProject(join(folder, 'third.lookback'));
    expect(JSON.parse(await readFile(join(folder, 'state', 'recents.json'), 'utf8'))).toHaveLength(1);
  });

  it('tell their windows that they are closed, with all that is rendered in one plain file', async () => {
    const folder = temporaryFolder();
    const { studio, session, file } = await newProject(folder);
    const watch = new Watch(session);
    const take = await session.beginTake(
      takeOf(walk(81), { settings: { provider: 'reference', steps: 12 } }),
    );
    await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 3);
    await studio.close();
    await watch.until((e) => e.kind === 'closed');
    expect(watch.seen.at(-1)?.kind).toBe('closed');
    expect(session.pool.pid).toBeUndefined();
    expect((await readdir(folder)).filter((name) => name.startsWith('walk'))).toEqual(['walk.lookback']);
    expect(await codeOf(() => studio.session(session.id))).toBe('project-missing');
    expect((await session.events().next()).done).toBe(true);
    const again = await (await startStudio(folder)).openProject(file);
    expect(pictures(again.project, take.id).length).toBeGreaterThan(3);
  });
});

describe('the studio', () => {
  it('knows its models: packages, and folders of packages; of damaged ones it says what is wrong', async () => {
    const folder = temporaryFolder();
    const models = join(folder, 'models');
    await cp(tinyWorld, join(models, 'twin'), { recursive: true });
    await cp(tinyWorld, join(models, 'broken'), { recursive: true });
    await truncate(join(models, 'broken', 'model.bin'), 100);
    await mkdir(join(models, 'empty'));
    const studio = await Studio.start({
      ...optionsIn(folder),
      modelFolders: [tinyWorld, models, '/nowhere'],
    });
    const { models: found, damagedModels, platform, shell } = await studio.info();
    expect([platform, shell]).toEqual([process.platform, 'browser']);
    expect(found.map(({ dir, embedded }) => [dir, embedded])).toEqual([
      [tinyWorld, true],
      [join(models, 'twin'), false],
    ]);
    expect(found[0]).toMatchObject({
      id: 'tiny-world',
      name: 'Tiny World',
      hasDepth: true,
      framesPerChunk: 2,
      fps: 12,
      frame: { width: 32, height: 18 },
      context: { max: 3, recent: 1 },
      steps: { default: 2, min: 1, max: 50 },
      defaults: { strategy: 'coverage', contextFrames: 3, provider: 'auto' },
      origins: [{ id: 'plain' }],
    });
    expect(damagedModels).toEqual([
      { dir: join(models, 'broken'), message: expect.stringContaining('model.bin') as string },
    ]);
    expect(await codeOf(() => studio.models.load(join(models, 'broken')))).toBe('package-hash');
    // Mended, it is there.
    await cp(join(tinyWorld, 'model.bin'), join(models, 'broken', 'model.bin'));
    expect(await studio.info()).toMatchObject({ models: { length: 3 }, damagedModels: [] });
    await studio.close();
  });

  it('has a sample: a walk that comes back, with memory and without, of the model that comes with it', async () => {
    const folder = temporaryFolder();
    const studio = await Studio.start({ ...optionsIn(folder), modelFolders: [embeddedModel] });
    const first = await studio.openSample();
    const second = await studio.openSample();
    expect([first.name, second.name]).toEqual(['Sample walk', 'Sample walk 2']);
    expect(
      (await readdir(join(folder, 'projects'))).filter((name) => name.endsWith('.lookback')),
    ).toHaveLength(2);
    const [walk, forgetful] = first.view().takes;
    const { models } = await studio.info();
    expect(walk).toMatchObject({ name: 'With memory', modelSha256: models[0]?.sha256, ownStart: 0 });
    expect(forgetful).toMatchObject({
      name: 'Without memory',
      parentTake: walk?.id,
      settings: { strategy: 'recent' },
    });
    for (const take of [walk!, forgetful!]) {
      expect(take.firstMissingFrame).toBe(take.path.durationFrames);
      expect(take.frameCount).toBe(take.path.durationFrames);
      expect(statusOf(first, take.id)).toMatch(/^d+$/);
    }
    // It can be edited like any other.
    await first.editTake(walk!.id, { name: 'Mine' });
    expect(second.view().takes[0]?.name).toBe('With memory');
    await studio.close();
    // Nothing of where it was made is in it.
    expect((await readFile(sampleFile)).includes(dirname(embeddedModel))).toBe(false);
    expect((await stat(sampleFile)).size).toBeLessThanOrEqual(5 * 1024 * 1024);
  });

  it('does not start where it cannot keep anything', async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'state'), 'a file');
    expect(await codeOf(() => Studio.start(optionsIn(folder)))).toBe('folder-missing');
  });
});
