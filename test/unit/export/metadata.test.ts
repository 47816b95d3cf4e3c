import { describe, expect, it } from 'vitest';
import { metadataTags } from '../../../main/export/metadata.ts';

describe('metadata of an exported video', () => {
  it('keeps the title as a tag and everything as JSON', () => {
    const metadata = { title: 'Out and back', seed: '7', path: '{"fps":12}' };
    const { tags, notices } = metadataTags(metadata);
    expect(tags.title).toBe('Out and back');
    expect(JSON.parse(tags.comment ?? '')).toEqual(metadata);
    expect(notices).toEqual([]);
  });

  it('leaves the caller’s own comment as it is', () => {
    expect(metadataTags({ title: 'A', comment: '{"take":"A"}' }).tags).toEqual({
      title: 'A',
      comment: '{"take":"A"}',
    });
  });

  it('writes no tag when there is nothing to say', () => {
    expect(metadataTags({}).tags).toEqual({});
  });

  it('leaves out the longest value when a command line cannot hold all, and says so', () => {
    const { tags, notices } = metadataTags({ title: 'A', path: 'p'.repeat(150_000), seed: '7' });
    expect(JSON.parse(tags.comment ?? '')).toEqual({ title: 'A', seed: '7', omitted: ['path'] });
    expect(notices).toEqual([expect.stringContaining('"path" is too long')]);
  });

  it('counts bytes, not characters', () => {
    expect(metadataTags({ path: 'é'.repeat(90_000) }).notices).toHaveLength(1);
  });

  it('drops zero bytes, which no command line can carry', () => {
    expect(metadataTags({ title: 'A\0B' }).tags.title).toBe('AB');
  });

  it('refuses what is not text', () => {
    expect(() => metadataTags({ seed: 7 } as unknown as Record<string, string>)).toThrow(
      '"seed" must be text',
    );
  });
});
