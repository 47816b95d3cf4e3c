import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPackage } from '../../../main/world/index.ts';
import { runCli } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const { prompt } = (await loadPackage(tinyWorld)).manifest;
const ids = prompt?.tags.map(({ id }) => id) ?? [];
const render = (file: string, ...more: string[]) =>
  runCli(['render', file, '--model', tinyWorld, '--provider', 'reference', '--frames', '3', ...more]);

it('`lookback render --tags` refuses a style that the model does not have, in a sentence', async () => {
  const file = join(temporaryFolder(), 'p.lookback');
  for (const tags of ['no-such-style', '']) {
    const { code, stderr } = await render(file, '--tags', tags);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Error: Tiny World .*style tag.* \[usage\]$/m);
    expect(stderr).toContain(`"${tags}"`);
  }
});

describe('style tags on the command line', () => {
  it('steer a take and are kept with it', async () => {
    const file = join(temporaryFolder(), 'p.lookback');
    const chosen = ids.slice(0, 2);
    expect((await render(file, '--tags', chosen.join(', '))).code).toBe(0);
    const asJson = await runCli(['inspect', file, '--json']);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ settings: { tags: chosen } });
    expect((await runCli(['inspect', file])).stdout).toContain(`, style ${chosen.join(', ')}\n`);
  });

  it('are none where none are wanted', async () => {
    const file = join(temporaryFolder(), 'p.lookback');
    expect((await render(file, '--tags', 'none')).code).toBe(0);
    const { stdout } = await runCli(['inspect', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ settings: { tags: [] } });
  });

  it('are listed with the model', async () => {
    const folder = dirname(tinyWorld);
    const asJson = await runCli(['models', 'list', folder, '--json']);
    expect(JSON.parse(asJson.stdout)).toContainEqual(
      expect.objectContaining({ id: 'tiny-world', tags: ids }),
    );
    expect((await runCli(['models', 'list', folder])).stdout).toContain(`  style tags: ${ids.join(', ')}\n`);
  });
});
