import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../main/world/index.ts';
import { StartPage } from './pages/start-page.ts';
import { expect, test } from './studio.ts';

const tinyWorld = fileURLToPath(new URL('../fixtures/tiny-world', import.meta.url));
const { prompt } = JSON.parse(readFileSync(join(tinyWorld, 'manifest.json'), 'utf8')) as Manifest;

test.use({ models: [tinyWorld] });

test('a dream is begun in a style, by keyboard, and the take goes on in another one', async ({ studio }) => {
  const [first, second] = prompt?.tags.map(({ name }) => name) ?? [];
  const start = new StartPage(studio);
  await start.chooseModel('Tiny World');
  const style = start.main.getByRole('combobox', { name: 'Style' });
  await expect(style).toHaveCount(0);
  await start.main.getByRole('radio', { name: 'Nothing' }).click();
  await expect(style).toContainText('Any');
  // The choice of the model lies between.
  await studio.keyboard.press('Tab');
  await studio.keyboard.press('Tab');
  await expect(style).toBeFocused();
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('option', { name: /^Any/ })).toHaveAttribute('data-highlighted');
  await studio.keyboard.press('ArrowDown');
  await expect(studio.getByRole('option', { name: first!, exact: true })).toHaveAttribute('data-highlighted');
  await studio.keyboard.press('Enter');
  await expect(style).toContainText(first!);
  const { violations } = await new AxeBuilder({ page: studio }).include('main').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  const project = await start.create('Dreamt', 1);
  await project.showTab('Take');
  const settings = project.inspector.getByRole('combobox', { name: 'Style' });
  await expect(settings).toContainText(first!);
  await project.choose(settings, second!);
  await expect(settings).toContainText(second!);
  await project.close();
  await start.openRecent('Dreamt');
  await project.showTab('Take');
  await expect(settings).toContainText(second!);
});
