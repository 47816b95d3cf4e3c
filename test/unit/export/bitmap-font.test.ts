import { describe, expect, it } from 'vitest';
import { drawText, glyphHeight, textWidth, wrapText } from '../../../main/export/bitmap-font.ts';

function drawn(text: string): string {
  const rows = Array.from({ length: glyphHeight }, () => Array<string>(textWidth(text)).fill('.'));
  drawText(text, (x, y) => {
    const row = rows[y];
    if (!row || row[x] !== '.') throw new Error(`ink outside or twice at ${x}, ${y}`);
    row[x] = '#';
  });
  return rows.map((row) => row.join('')).join('\n');
}

describe('the bitmap font', () => {
  it('draws letters, digits and descenders', () => {
    expect(drawn('Ag1')).toBe(
      [
        '.###..........#..',
        '#...#........##..',
        '#...#..####...#..',
        '#####.#...#...#..',
        '#...#.#...#...#..',
        '#...#.#...#...#..',
        '#...#..####..###.',
        '..........#......',
        '.......###.......',
      ].join('\n'),
    );
  });

  it('has a different glyph for every printable ASCII character', () => {
    const seen = new Map<string, string>();
    for (let code = 33; code < 127; code++) {
      const character = String.fromCharCode(code);
      const picture = drawn(`${character}|`);
      expect(picture, character).not.toBe(drawn('\u{10ffff}|'));
      expect(seen.get(picture), character).toBeUndefined();
      seen.set(picture, character);
    }
  });

  it('keeps all digits at one width and drops accents', () => {
    expect(new Set([...'0123456789'].map(textWidth))).toEqual(new Set([5]));
    expect(drawn('é')).toBe(drawn('e'));
  });

  it('breaks lines between words and cuts a word that is too long', () => {
    expect(wrapText('one two  three', textWidth('one two'))).toEqual(['one two', 'three']);
    expect(wrapText('', 50)).toEqual([]);
    const [cut] = wrapText('incomprehensible', 40);
    expect(cut).toMatch(/^incomp\w*…$/);
    expect(textWidth(cut ?? '')).toBeLessThanOrEqual(40);
  });
});
