import Database from 'better-sqlite3';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import type { ErrorCode } from '../../../main/core/errors.ts';
import { translate } from '../../../main/memory/errors.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { fillTake, newChunk, newFrame, nextLine, startChild, withDatabase } from './helpers.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'film.lookback');
});

/** A closed project with one take of `chunks` chunks; a chunk's pictures are big enough for overflow pages. */
function makeProject(chunks = 2): void {
  const project = ProjectFile.create(file);
  const take = fillTake(project, 0);
  for (let n = 1; n <= chunks; n++) {
    const frames = [0, 1, 2, 3].map((i) => newFrame(take.id, n * 4 - 3 + i, 30_000));
    project.commitChunk(newChunk(take.id, n, n * 4 - 3, 4, { frames }));
  }
  project.close();
}

function expectRefusal(work: () => unknown, code: ErrorCode, sentence: string): void {
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toSatisfy(
    (error: unknown) => isLookbackError(error, code),
    `not ${code}: ${String(thrown)}`,
  );
  expect((thrown as Error).message).toContain(sentence);
  // Every sentence names the file first and ends with its path.
  expect((thrown as Error).message).toMatch(/^".+" .+\. \(\/.+\)$/);
}

/** Overwrites one page of a table or index; which: 'root', or the last one of its b-tree. */
function damage(table: string, which: 'root' | 'last' = 'root'): void {
  const { page, size } = withDatabase(file, (db) => ({
    page: db
      .prepare<[string], number>(
        `SELECT ${which === 'root' ? 'min' : 'max'}(pageno) FROM dbstat WHERE name = ?`,
      )
      .pluck()
      .get(table)!,
    size: db.pragma('page_size', { simple: true }) as number,
  }));
  const bytes = readFileSync(file);
  bytes.fill(0xff, (page - 1) * size, page * size);
  writeFileSync(file, bytes);
}

describe('project-missing and project-exists', () => {
  it('tells that there is no such file, and makes none', () => {
    for (const path of [file, join(folder, 'no', 'film.lookback')]) {
      expectRefusal(() => ProjectFile.open(path), 'project-missing', 'is not there');
      expectRefusal(() => ProjectFile.open(path, { readOnly: true }), 'project-missing', 'is not there');
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not overwrite a file', () => {
    writeFileSync(file, 'precious');
    expectRefusal(() => ProjectFile.create(file), 'project-exists', 'exists already');
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
});

describe('project-foreign', () => {
  it.each([
    ['a text', () => writeFileSync(file, 'Once upon a time '.repeat(100))],
    ['an empty file', () => writeFileSync(file, '')],
    ['a folder', () => mkdirSync(file)],
    [`another program's database`, () => withDatabase(file, (db) => db.exec('CREATE TABLE t (x)'))],
  ])('refuses %s, and leaves it alone', (_, make) => {
    make();
    const before = readdirSync(folder).map((name) => join(folder, name));
    const bytes = before.map((path) =>
      path === file && !existsSync(join(file, '.')) ? readFileSync(path) : '',
    );
    expectRefusal(() => ProjectFile.open(file), 'project-foreign', 'is not a Lookback project');
    expectRefusal(
      () => ProjectFile.open(file, { readOnly: true }),
      'project-foreign',
      'is not a Lookback project',
    );
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual(before);
    expect(before.map((path, i) => (bytes[i] === '' ? '' : readFileSync(path)))).toEqual(bytes);
  });
});

describe('project-corrupt', () => {
  it.each([0.9, 0.5, 0.1])('finds a file that was cut off to %f on opening', (share) => {
    makeProject();
    truncateSync(file, Math.floor(readFileSync(file).length * share));
    expectRefusal(() => ProjectFile.open(file), 'project-corrupt', 'is damaged');
    expectRefusal(() => ProjectFile.open(file, { readOnly: true }), 'project-corrupt', 'is damaged');
  });

  it.each(['take', 'chunk', 'sqlite_schema', 'sqlite_autoindex_chunk_1'])(
    'finds damage in %s on opening',
    (table) => {
      makeProject();
      if (table === 'sqlite_schema') {
        const bytes = readFileSync(file);
        bytes.fill(0xff, 100, 8192);
        writeFileSync(file, bytes);
      } else damage(table);
      expectRefusal(() => ProjectFile.open(file), 'project-corrupt', 'is damaged');
    },
  );

  it('tells of damage in the pictures when it meets it, and still gives the rest', () => {
    makeProject();
    damage('picture');
    const project = ProjectFile.open(file);
    expectRefusal(() => project.frame(1, 3), 'project-corrupt', 'is damaged');
    expectRefusal(() => [...project.frames(1, 0, 9)], 'project-corrupt', 'is damaged');
    expect(project.cameras(1, { from: 0, to: 9 })).toHaveLength(9);
    project.close();
  });

  it('tells of damage in the poses when it meets it', () => {
    makeProject();
    damage('frame');
    const project = ProjectFile.open(file);
    expectRefusal(() => project.cameras(1, { from: 0, to: 9 }), 'project-corrupt', 'is damaged');
    expectRefusal(() => project.commitChunk(newChunk(1, 3, 9, 4)), 'project-corrupt', 'is damaged');
    project.close();
  });

  it('finds damage at the top of the pose index on opening', () => {
    makeProject();
    damage('frame_frustum_node');
    expectRefusal(() => ProjectFile.open(file), 'project-corrupt', 'is damaged');
  });

  it('tells of stored JSON that is none any more', () => {
    makeProject();
    withDatabase(file, (db) => db.exec(`UPDATE take SET path_json = '{"keyfr'`));
    const project = ProjectFile.open(file);
    expectRefusal(() => project.takes(), 'project-corrupt', 'is damaged');
    project.close();
  });
});

describe('project-write', () => {
  it('tells that a place cannot be written: inside a file, in a missing folder', () => {
    writeFileSync(file, 'a file');
    for (const path of [join(file, 'film.lookback'), join(folder, 'no', 'film.lookback')]) {
      expectRefusal(() => ProjectFile.create(path), 'project-write', 'could not be written');
    }
    expect(readdirSync(folder)).toEqual(['film.lookback']);
  });

  it.each([
    ['a read-only folder', 0o444, 0o555, ['project-write', 'project-write', '9 frames']],
    ['a read-only file', 0o444, 0o777, ['created', 'project-write', '9 frames']],
  ])('tells so in %s, where reading still works', async (_, fileMode, folderMode, expected) => {
    makeProject();
    const other = temporaryFolder();
    ProjectFile.create(join(other, 'warm-up.lookback')).close();
    chmodSync(file, fileMode);
    chmodSync(folder, folderMode);
    const child = startChild('refused.ts', [
      join(folder, 'new.lookback'),
      file,
      join(other, 'warm-up.lookback'),
    ]);
    expect([await nextLine(child), await nextLine(child), await nextLine(child)]).toEqual(expected);
    expect(await child.ended).toBe(0);
    chmodSync(folder, 0o755);
  });

  it('tells how to read a project that was killed and then write-protected', async () => {
    makeProject();
    const killed = startChild('hold.ts', [file]);
    expect(await nextLine(killed)).toBe('open');
    killed.process.kill('SIGKILL');
    await killed.ended;
    for (const suffix of ['-shm', '-lock']) rmSync(file + suffix);
    chmodSync(folder, 0o555);
    const other = temporaryFolder();
    ProjectFile.create(join(other, 'warm-up.lookback')).close();
    const child = startChild('refused.ts', [join(folder, 'x'), file, join(other, 'warm-up.lookback')]);
    const lines = [await nextLine(child), await nextLine(child), await nextLine(child)];
    expect(lines).toEqual(['project-write', 'project-write', 'project-write']);
    chmodSync(folder, 0o755);
  });

  it('tells when the disk takes no more, loses nothing that was committed, and stays readable', async () => {
    makeProject(0);
    // No file of the child may grow beyond 2 MiB: writing then fails as on a full disk.
    const child = startChild('write.ts', [file], 2048);
    const lines: string[] = [];
    for (let next = await child.lines.next(); next.done !== true; next = await child.lines.next()) {
      lines.push(next.value);
    }
    expect(await child.ended).toBe(0);
    const committed = Number(lines.at(-2));
    expect(committed).toBeGreaterThan(8);
    expect(lines.at(-1)).toBe(`project-write ${committed} ${committed - 1}`);
    const project = ProjectFile.open(file);
    expect([...project.frames(1, 0, committed)]).toHaveLength(committed);
    expect(project.firstMissingFrame(1)).toBe(committed);
    project.commitChunk(newChunk(1, (committed + 3) / 4, committed, 4));
    project.close();
  });

  it('knows a full database from a refused one', () => {
    const db = new Database(file);
    db.exec('CREATE TABLE t (x)');
    db.pragma('max_page_count = 4');
    const fill = () => db.prepare('INSERT INTO t VALUES (zeroblob(100000))').run();
    expectRefusal(
      () => {
        try {
          fill();
        } catch (error) {
          throw translate(error, file);
        }
      },
      'project-write',
      'there is no space left on the disk',
    );
    db.close();
  });

  it('refuses to change a project that is open for reading only', () => {
    makeProject();
    const project = ProjectFile.open(file, { readOnly: true });
    expect(project.readOnly).toBe(true);
    expectRefusal(() => project.markStale(1, 0, 'asked'), 'project-write', 'is open for reading only');
    expectRefusal(() => project.saveSetting('a', 1), 'project-write', 'is open for reading only');
    project.close();
  });

  it('leaves no half-made file when a project cannot be made', () => {
    writeFileSync(`${file}-lock`, 'in the way');
    expect(() => ProjectFile.create(file)).toThrow();
    expect(readdirSync(folder)).toEqual(['film.lookback-lock']);
  });
});

describe('what is no fault of the project', () => {
  it('passes unchanged', () => {
    const error = new RangeError('ours');
    expect(translate(error, file)).toBe(error);
  });
});
