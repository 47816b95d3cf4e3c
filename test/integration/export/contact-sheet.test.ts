import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { contactSheet } from '../../../main/export/index.ts';
import type { ContactSheetRow } from '../../../main/export/index.ts';
import { layOutSheet } from '../../../main/export/contact-sheet-layout.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { sceneryFrame } from '../../helpers/pictures.ts';

const folder = temporaryFolder(afterAll);

const rows: ContactSheetRow[] = [
  {
    label: 'coverage',
    frames: [0, 1, 2].map((at) => sceneryFrame(64, 36, at)),
    captions: ['0', '40', '80, 31.5 dB'],
  },
  { label: 'recent frames only', frames: [3, 4].map((at) => sceneryFrame(64, 36, at)) },
];

describe('a contact sheet', () => {
  it('shows every frame at its place, pixel for pixel', async () => {
    const result = await contactSheet({ rows, scale: 2, out: join(folder, 'sheet.png') });
    const { data, info } = await sharp(result.out).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: result.width, height: result.height, channels: 3 });
    const { cells } = layOutSheet(rows, 2);
    expect(cells).toHaveLength(5);
    for (const { left, top, frame } of cells)
      for (const [x, y] of [
        [0, 0],
        [63, 0],
        [20, 30],
        [63, 35],
      ] as const) {
        const at = (y * 64 + x) * 3;
        for (const corner of [0, 1]) {
          const on = ((top + 2 * y + corner) * info.width + left + 2 * x + corner) * 3;
          expect([...data.subarray(on, on + 3)]).toEqual([...frame.rgb.subarray(at, at + 3)]);
        }
      }
  });

  it('draws its labels without any font, the same every time', async () => {
    const [first, second] = [join(folder, 'one.png'), join(folder, 'two.png')];
    await contactSheet({ rows, scale: 2, out: first });
    await contactSheet({ rows, scale: 2, out: second });
    expect(await readFile(first)).toEqual(await readFile(second));
    const { labels } = layOutSheet(rows, 2);
    const label = labels[0] ?? { left: 0, top: 0 };
    const area = { left: label.left, top: label.top, width: 90, height: 18 };
    const { channels } = await sharp(await sharp(first).extract(area).png().toBuffer()).stats();
    expect(channels[0]?.max).toBe(230);
  });

  it('keeps all parts apart and inside', () => {
    const { cells, labels, captions, width, height, zoom, lineHeight } = layOutSheet(rows, 3);
    const firstColumn = Math.min(...cells.map(({ left }) => left));
    for (const { left, lines } of labels) {
      expect(lines.length).toBeGreaterThan(0);
      expect(left).toBeLessThan(firstColumn);
    }
    for (const [at, cell] of cells.entries()) {
      expect(cell.left + cell.width).toBeLessThan(width);
      expect(cell.top + cell.height).toBeLessThan(height);
      for (const other of cells.slice(at + 1))
        expect(
          other.left >= cell.left + cell.width ||
            other.top >= cell.top + cell.height ||
            other.left < cell.left,
        ).toBe(true);
    }
    const secondRow = cells[3]?.top ?? 0;
    for (const { top, lines } of captions)
      expect(top + lines.length * lineHeight).toBeLessThan(secondRow + zoom);
  });

  it('refuses what cannot be drawn, and leaves nothing behind', async () => {
    const out = join(folder, 'bad.png');
    await expect(contactSheet({ rows: [], scale: 1, out })).rejects.toThrow('at least one frame');
    await expect(contactSheet({ rows, scale: 0, out })).rejects.toThrow('scale');
    await expect(contactSheet({ rows, scale: 1, out: join(folder, 'bad.jpg') })).rejects.toThrow('.png');
    const frame = { width: 4, height: 4, rgb: new Uint8Array(3) };
    await expect(contactSheet({ rows: [{ label: '', frames: [frame] }], scale: 1, out })).rejects.toThrow(
      '3 bytes',
    );
    const again = join(folder, 'sheet.png');
    await expect(contactSheet({ rows, scale: 1, out: again })).rejects.toMatchObject({
      code: 'export-exists',
    });
    await contactSheet({ rows, scale: 1, out: again, overwrite: true });
    expect((await readdir(folder)).sort()).toEqual(['one.png', 'sheet.png', 'two.png']);
  });
});
