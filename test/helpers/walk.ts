import type { OriginSource, StudioClient, TakeView } from '../../main/api/index.ts';
import { presetPath } from '../../main/core/path/index.ts';

/** A take on a short way forward; only its origin is there. @param options `model` is the studio's first unless given */
export async function beginWalk(
  client: StudioClient,
  project: string,
  options: { readonly frames?: number; readonly origin?: OriginSource; readonly model?: string } = {},
): Promise<TakeView> {
  const { models } = await client.studio.info();
  const model = options.model === undefined ? models[0] : models.find(({ dir }) => dir === options.model);
  const start = model?.origins[0];
  if (!model || !start) throw new Error('the model has a picture to start from');
  const { frames = 7, origin = { kind: 'package', id: start.id } } = options;
  const path = presetPath('dolly', start, { frames, fps: model.fps, envelope: model.envelope, seed: 1 });
  return client.takes.begin({
    project,
    name: 'walk',
    model: model.dir,
    origin,
    path,
    seed: 5,
    settings: { provider: 'cpu' },
  });
}

/** Renders all that is missing; resolves with the numbers of the chunks as they came. */
export async function renderWalk(client: StudioClient, project: string, take: number): Promise<number[]> {
  const stop = new AbortController();
  const events = await client.projects.events({ project }, { signal: stop.signal });
  const job = await client.render.start({ project, take, range: { kind: 'rest' } });
  const chunks: number[] = [];
  for await (const event of events) {
    if (event.kind === 'chunk') chunks.push(event.number);
    if (event.kind !== 'job' || event.job.id !== job.id) continue;
    if (event.job.error) throw new Error(event.job.error.message);
    if (event.job.status === 'done') break;
  }
  stop.abort();
  return chunks;
}
