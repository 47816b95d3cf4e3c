/**
 * A small proportional pixel font, drawn for this project, so that labels look the same on every machine (a headless
 * box may have no fonts at all). Cells are 5 pixels wide and 9 high; the baseline is under row 6, rows 7 and 8 are for
 * descenders. One base-32 digit is one row, its highest bit the left pixel; rows missing at the end are empty.
 */
const rows: Readonly<Record<string, string>> = {
  ...{ A: 'ehhvhhh', B: 'uhhuhhu', C: 'ehggghe', D: 'uhhhhhu', E: 'vgguggv', F: 'vgguggg', G: 'ehgnhhf' },
  ...{ H: 'hhhvhhh', I: 'e44444e', J: '72222ic', K: 'hikokih', L: 'ggggggv', M: 'hrllhhh', N: 'hhpljhh' },
  ...{ O: 'ehhhhhe', P: 'uhhuggg', Q: 'ehhhlid', R: 'uhhukih', S: 'fgge11u', T: 'v444444', U: 'hhhhhhe' },
  ...{ V: 'hhhhha4', W: 'hhhllla', X: 'hha4ahh', Y: 'hha4444', Z: 'v1248gv' },
  ...{ a: '00e1fhf', b: 'ggmphhu', c: '00egghe', d: '11djhhf', e: '00ehvge', f: '698s888', g: '00fhhhf1e' },
  ...{ h: 'ggmphhh', i: '40c444e', j: '2062222ic', k: 'ggikoki', l: 'c44444e', m: '00qlllh', n: '00mphhh' },
  ...{ o: '00ehhhe', p: '00uhhhugg', q: '00fhhhf11', r: '00mpggg', s: '00fge1u', t: '88s8896', u: '00hhhjd' },
  ...{ v: '00hhha4', w: '00hhlla', x: '00ha4ah', y: '00hhhhf1e', z: '00v248v' },
  ...{ 0: 'ehjlphe', 1: '4c4444e', 2: 'eh1248v', 3: 'v2421he', 4: '26aiv22' },
  ...{ 5: 'vgu11he', 6: '68guhhe', 7: 'v124888', 8: 'ehhehhe', 9: 'ehhf12c' },
  ...{
    ' ': '0',
    '.': '00000cc',
    ',': '00000cc48',
    ':': '00cc0cc',
    ';': '00cc0cc48',
    '-': '000e',
    '+': '044v44',
  },
  ...{
    '%': 'op248j3',
    '/': '01248g',
    '\\': '0g8421',
    '(': '2488842',
    ')': '8422248',
    '=': '00v0v',
    _: '0000000v',
  },
  ...{
    '!': '4444404',
    '?': 'eh12404',
    "'": '448',
    '"': 'aaa',
    '#': 'aavavaa',
    '&': 'cik8lid',
    '*': '04lel4',
  },
  ...{ '<': '248g842', '>': '8421248', '[': 'e88888e', ']': 'e22222e', '|': '444444444', '~': '008l2' },
  ...{ '@': 'ehnlnge', '^': '4ah', '`': '842', '{': '2448442', '}': '8442448', $: '4fke5u4', '°': 'ciic' },
  ...{ '→': '042v24', '×': '00ha4ah', '·': '000c', '–': '000v', '…': '000000l' },
};
const unknown = 'vhhhhhv';
const cellWidth = 5;
const spaceWidth = 3;
const letterGap = 1;

/** Height of a line's ink in font pixels, descenders included. */
export const glyphHeight = 9;

interface Glyph {
  readonly left: number;
  readonly width: number;
  readonly bits: readonly number[];
}

function glyphOf(character: string): Glyph {
  const bits = [...(rows[character] ?? unknown)].map((digit) => Number.parseInt(digit, 32));
  const ink = bits.reduce((all, row) => all | row, 0);
  // Digits keep their full cell, so that numbers stand in columns.
  if (/\d/.test(character)) return { left: 0, width: cellWidth, bits };
  if (ink === 0) return { left: 0, width: spaceWidth, bits };
  const left = Math.clz32(ink) - (32 - cellWidth);
  const right = cellWidth - (31 - Math.clz32(ink & -ink));
  return { left, width: right - left, bits };
}

/** Accents are dropped rather than shown as unknown characters. */
function charactersOf(text: string): string[] {
  return [...text.normalize('NFD').replace(/\p{Mn}/gu, '')];
}

/** Width of the text's ink in font pixels. */
export function textWidth(text: string): number {
  const widths = charactersOf(text).map((character) => glyphOf(character).width + letterGap);
  return Math.max(0, widths.reduce((sum, width) => sum + width, 0) - letterGap);
}

/** Calls back for every font pixel that is ink; (0, 0) is the top left of the first character. */
export function drawText(text: string, ink: (x: number, y: number) => void): void {
  let start = 0;
  for (const character of charactersOf(text)) {
    const { left, width, bits } = glyphOf(character);
    bits.forEach((row, y) => {
      for (let x = 0; x < width; x++) if ((row >> (cellWidth - 1 - left - x)) & 1) ink(start + x, y);
    });
    start += width + letterGap;
  }
}

/** The text in lines of at most `width` font pixels, broken between words; a word too long for a line is cut with "…". */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cutText(word, width));
  }
  return lines;
}

function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const characters = charactersOf(text);
  while (characters.length > 0 && textWidth(`${characters.join('')}…`) > width) characters.pop();
  return `${characters.join('')}…`;
}
