import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { fillTake, newChunk, nextLine, retrieval, startChild, withDatabase } from './helpers.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'film.lookback');
  const project = ProjectFile.create(file);
  fillTake(project, 1);
  project.close();
});

const locked: unknown = expect.toSatisfy((error: unknown) => isLookbackError(error, 'project-locked'));

describe('one writer at a time', () => {
  it('keeps other writers out while another process has the project open, and lets readers in', async () => {
    const child = startChild('hold.ts', [file]);
    expect(await nextLine(child)).toBe('open');
    expect(() => ProjectFile.open(file)).toThrow(locked);
    expect(() => ProjectFile.open(file)).toThrow('is being edited by another window or program');
    const reader = ProjectFile.open(file, { readOnly: true });
    expect(reader.frame(1, 4).number).toBe(4);
    reader.close();
    child.process.stdin!.end();
    expect(await child.ended).toBe(0);
    ProjectFile.open(file).close();
    expect(readdirSync(folder)).toEqual(['film.lookback']);
  });

  it('the lock dies with its holder', async () => {
    const child = startChild('hold.ts', [file]);
    expect(await nextLine(child)).toBe('open');
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    expect(existsSync(`${file}-lock`)).toBe(true);
    const project = ProjectFile.open(file);
    project.commitChunk(newChunk(1, 2, 5, 4));
    project.close();
    expect(readdirSync(folder)).toEqual(['film.lookback']);
  });

  it('holds within one process too, and a refused opener does not take it away', () => {
    const project = ProjectFile.open(file);
    expect(() => ProjectFile.open(file)).toThrow(locked);
    expect(() => ProjectFile.open(file)).toThrow(locked);
    project.close();
    project.close();
    ProjectFile.open(file).close();
  });

  it('a reader sees what the writer commits meanwhile', () => {
    const writer = ProjectFile.open(file);
    const reader = ProjectFile.open(file, { readOnly: true });
    writer.commitChunk(newChunk(1, 2, 5, 4));
    expect(reader.frameCount(1)).toBe(9);
    reader.close();
    writer.close();
    expect(readdirSync(folder)).toEqual(['film.lookback']);
  });
});

describe('kill -9', () => {
  /** Everything that was told to be committed is there, whole, and nothing else is. */
  function expectWhole(told: number): number {
    const project = ProjectFile.open(file);
    const count = project.frameCount(1);
    expect(count).toBeGreaterThanOrEqual(told);
    expect(project.firstMissingFrame(1)).toBe(count);
    const chunks = project.chunks(1);
    expect(chunks.map((chunk) => chunk.frameCount).reduce((sum, n) => sum + n, 0)).toBe(count);
    for (const { number } of chunks.slice(1)) expect(project.retrievalOf(1, number)).toEqual(retrieval);
    expect([...project.frames(1, 0, count)].map((frame) => frame.number)).toEqual(
      Array.from({ length: count }, (_, i) => i),
    );
    project.close();
    const verdict = withDatabase(file, (db) => [
      db.pragma('integrity_check', { simple: true }),
      db.pragma('foreign_key_check'),
      db.prepare(`SELECT rtreecheck('frame_frustum')`).pluck().get(),
      db
        .prepare('SELECT (SELECT count(*) FROM frame_frustum) = ? AND (SELECT count(*) FROM picture) = ?')
        .pluck()
        .get(count, count),
    ]);
    expect(verdict).toEqual(['ok', [], 'ok', 1]);
    return count;
  }

  it('in the middle of a commit leaves no half chunk', async () => {
    const child = startChild('die-in-commit.ts', [file]);
    expect(await child.ended).toBe('SIGKILL');
    expect(expectWhole(5)).toBe(5);
  });

  it('at any moment loses nothing that was committed', async () => {
    let told = 5;
    for (const commits of [1, 2, 3, 5, 8]) {
      const child = startChild('write.ts', [file]);
      for (let i = 0; i < commits; i++) told = Number(await nextLine(child));
      child.process.kill('SIGKILL');
      // What it said before the signal arrived counts as well.
      for (let next = await child.lines.next(); next.done !== true; next = await child.lines.next()) {
        told = Number(next.value);
      }
      expect(await child.ended).toBe('SIGKILL');
      expectWhole(told);
    }
    expect(told).toBeGreaterThanOrEqual(5 + 4 * 19);
  });
});
