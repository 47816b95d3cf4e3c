import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { framePicture, originPicture, previewPicture } from '../../../main/studio/index.ts';
import { codeOf, newProject, pixelsOf, renderAll, takeOf, walk, Watch } from './support.ts';

async function rendered() {
  const { studio, session } = await newProject();
  const take = await session.beginTake(takeOf(walk(9)));
  await renderAll(session, take.id, 1);
  return { studio, session, take };
}

describe('pictures', () => {
  it('of frames are the stored files, for ever while nothing changes', async () => {
    const { session, take } = await rendered();
    const fork = await session.forkTake({ take: take.id, frame: 4 });
    const { revision } = session.project.chunk(take.id, 2)!;
    for (const id of [take.id, fork.id]) {
      const picture = await framePicture(session, { take: id, number: 3, revision, kind: 'image' });
      expect(picture).toMatchObject({ type: 'image/png', immutable: true });
      expect(picture.bytes).toEqual(session.project.frame(take.id, 3).image);
    }
    const other = { take: take.id, number: 3, kind: 'image' } as const;
    expect((await framePicture(session, other)).immutable).toBe(false);
    expect((await framePicture(session, { ...other, revision: revision + 1 })).immutable).toBe(false);
    const watch = new Watch(session);
    const { id } = await session.startRender(take.id, { kind: 'from', frame: 3 }, 1);
    await watch.job(id, 'done');
    expect((await framePicture(session, { ...other, revision })).immutable).toBe(false);
  });

  it('are small where they are asked for so', async () => {
    const { session, take } = await rendered();
    for (const width of [64, 96, 160, 320]) {
      const { bytes, type } = await framePicture(session, { take: take.id, number: 1, width, kind: 'image' });
      expect(type).toBe('image/webp');
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width });
    }
    const wrong = () => framePicture(session, { take: take.id, number: 1, width: 100, kind: 'image' });
    expect(await codeOf(wrong)).toBe('usage');
  });

  it('of depth are grey, the upper byte of what is stored', async () => {
    const { session, take } = await rendered();
    const picture = await framePicture(session, { take: take.id, number: 2, kind: 'depth' });
    expect(await sharp(picture.bytes).metadata()).toMatchObject({
      format: 'png',
      channels: 1,
      depth: 'uchar',
    });
    const grey = await sharp(picture.bytes).toColourspace('b-w').raw().toBuffer();
    const { inverseDepth } = await pixelsOf(session.project, take.id, 2);
    expect([...grey]).toEqual(Array.from(inverseDepth!, (value) => value >> 8));
    const small = await framePicture(session, { take: take.id, number: 2, width: 64, kind: 'depth' });
    expect(await sharp(small.bytes).metadata()).toMatchObject({ format: 'webp', width: 64 });
    const origin = () => framePicture(session, { take: take.id, number: 0, kind: 'depth' });
    expect(await codeOf(origin)).toBe('frame-missing');
    await expect(origin()).rejects.toThrow('depth of frame 0 is not known');
  });

  it('of a chunk in work are there until it is stored', async () => {
    const { session, take } = await rendered();
    const frame = await pixelsOf(session.project, take.id, 1);
    session.previews.put(take.id, { number: 5, firstFrame: 9, frameCount: 1 }, [frame, frame], 1, 2);
    const asked = { take: take.id, number: 5, index: 0 };
    const found = await previewPicture(session, asked);
    expect(found).toMatchObject({ type: 'image/png', immutable: false });
    expect(new Uint8Array(await sharp(found?.bytes).raw().toBuffer())).toEqual(frame.rgb);
    expect(await previewPicture(session, { ...asked, index: 1 })).toBeUndefined();
    expect(await previewPicture(session, { ...asked, number: 4 })).toBeUndefined();
    session.previews.drop(take.id);
    expect(await previewPicture(session, asked)).toBeUndefined();
  });

  it('of origins are the package’s', async () => {
    const { studio, session, take } = await rendered();
    const [origin] = (await session.packageOf(take.id)).origins();
    const { bytes, immutable } = await originPicture(studio.models, take.modelSha256, origin!.id);
    expect(immutable).toBe(true);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 32, height: 18 });
    expect(await codeOf(() => originPicture(studio.models, take.modelSha256, '../manifest'))).toBe(
      'origin-invalid',
    );
    expect(await codeOf(() => originPicture(studio.models, '0'.repeat(64), 'plain'))).toBe('package-missing');
  });

  it('that are not there are missed', async () => {
    const { session, take } = await rendered();
    const missing =
      (number: number, id = take.id) =>
      () =>
        framePicture(session, { take: id, number, kind: 'image' });
    expect(await codeOf(missing(9))).toBe('frame-missing');
    expect(await codeOf(missing(0, 99))).toBe('take-missing');
  });
});
