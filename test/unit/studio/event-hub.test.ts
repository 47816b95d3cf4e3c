import { describe, expect, it } from 'vitest';
import { EventHub } from '../../../main/studio/session/event-hub.ts';
import type { ProjectView } from '../../../main/studio/views.ts';

const view: ProjectView = {
  id: 'p',
  file: '/walk.lookback',
  name: 'walk',
  readOnly: false,
  takes: [],
  jobs: [],
  inference: { state: 'off', notices: [] },
  view: null,
};

describe('EventHub', () => {
  it('says once that the last reader has gone, however it went', async () => {
    let deserted = 0;
    const hub = new EventHub(
      () => view,
      () => (deserted += 1),
    );
    const stop = new AbortController();
    const first = hub.subscribe(stop.signal);
    const second = hub.subscribe();
    expect((await first.next()).value).toEqual({ kind: 'snapshot', project: view });
    await second.return?.();
    expect(deserted).toBe(0);
    stop.abort();
    await first.return?.();
    expect(deserted).toBe(1);
    expect((await hub.subscribe(AbortSignal.abort()).next()).done).toBe(true);
  });

  it('says so when a reader has come and gone again', async () => {
    let deserted = 0;
    const hub = new EventHub(
      () => view,
      () => (deserted += 1),
    );
    await hub.subscribe().return?.();
    await hub.subscribe().return?.();
    expect(deserted).toBe(2);
  });
});
