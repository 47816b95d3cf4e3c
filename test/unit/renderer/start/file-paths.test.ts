import { describe, expect, it, test } from 'vitest';
import {
  crumbsOf,
  folderOf,
  freeName,
  joinPath,
  nameMistake,
  nameOf,
  withEnding,
} from '../../../../renderer/src/start/file-paths.ts';
import { framesFor } from '../../../../renderer/src/start/take-length.ts';

describe('paths of the studio', () => {
  it('on Linux and macOS', () => {
    expect(crumbsOf('/home/ana')).toEqual([
      { name: '/', path: '/' },
      { name: 'home', path: '/home' },
      { name: 'ana', path: '/home/ana' },
    ]);
    expect(crumbsOf('/')).toEqual([{ name: '/', path: '/' }]);
    expect(joinPath('/', 'x')).toBe('/x');
    expect(joinPath('/home', 'x')).toBe('/home/x');
    expect(folderOf('/home/x.lookback')).toBe('/home');
    expect(folderOf('/x.lookback')).toBe('/');
    expect(nameOf('/home/a\\b.png')).toBe('a\\b.png');
  });

  it('on Windows', () => {
    expect(crumbsOf('C:\\Users\\Ana')).toEqual([
      { name: 'C:', path: 'C:\\' },
      { name: 'Users', path: 'C:\\Users' },
      { name: 'Ana', path: 'C:\\Users\\Ana' },
    ]);
    expect(joinPath('C:\\', 'x')).toBe('C:\\x');
    expect(folderOf('C:\\x.lookback')).toBe('C:\\');
    expect(folderOf('C:\\Users\\x.lookback')).toBe('C:\\Users');
    expect(nameOf('C:\\Users\\x.lookback')).toBe('x.lookback');
  });

  it('without a folder', () => {
    expect(folderOf('x.lookback')).toBe('');
    expect(nameOf('x.lookback')).toBe('x.lookback');
  });
});

test('withEnding adds one only where there is none', () => {
  expect(withEnding('walk', ['.lookback'])).toBe('walk.lookback');
  expect(withEnding('walk.LOOKBACK', ['.lookback'])).toBe('walk.LOOKBACK');
  expect(withEnding('walk.jpg', ['.png', '.jpg'])).toBe('walk.jpg');
  expect(withEnding('walk', [])).toBe('walk');
});

test('nameMistake refuses what some disk would refuse', () => {
  expect(nameMistake('My walk 2')).toBeUndefined();
  expect(nameMistake('Спас-Клепики ☀')).toBeUndefined();
  for (const name of ['', '  ', 'a/b', 'a\\b', 'what?', 'a:b', '..', 'a\u0007b', 'x'.repeat(201)]) {
    expect(nameMistake(name)).toBeTypeOf('string');
  }
});

test('freeName counts on, whatever the case', () => {
  expect(freeName('Meadow', [])).toBe('Meadow');
  expect(freeName('Meadow', ['meadow', 'Meadow 2'])).toBe('Meadow 3');
});

test('a take has its first frame and whole chunks after it', () => {
  expect(framesFor(8, 12, 4)).toBe(97);
  expect(framesFor(0.1, 12, 4)).toBe(5);
  expect((framesFor(7.3, 24, 16) - 1) % 16).toBe(0);
});
