import { LookbackError } from '../core/errors.ts';

/** A command line holds 32,767 characters on Windows and 128 KiB an argument on Linux. */
const commentLimit = process.platform === 'win32' ? 24_000 : 100_000;

/**
 * What goes into the file: `title` as the standard tag that every player shows, and all of it as JSON in `comment`,
 * where tools find the take, seed, model and path again; a `comment` of the caller's own is kept as it is. (Standard tags, not QuickTime's `mdta` keys: players read
 * these. On the command line, not in an ffmetadata file: the 2018 build cuts its lines at 1 kB.) Values too long for
 * a command line are left out, the longest first, named under `omitted` and in a notice.
 *
 * @throws LookbackError `export-options` for a value that is not text.
 */
export function metadataTags(metadata: Readonly<Record<string, string>>): {
  tags: Record<string, string>;
  notices: string[];
} {
  const kept = new Map<string, string>();
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string')
      throw new LookbackError('export-options', `The metadata "${key}" must be text.`, { context: { key } });
    kept.set(key, value.replaceAll('\0', ''));
  }
  const omitted: string[] = [];
  const comment = (): string =>
    kept.get('comment') ??
    JSON.stringify({ ...Object.fromEntries(kept), ...(omitted.length > 0 ? { omitted } : {}) });
  while (Buffer.byteLength(comment()) > commentLimit && kept.size > 0) {
    const [longest] = [...kept].sort((a, b) => b[1].length - a[1].length)[0] ?? [''];
    kept.delete(longest);
    omitted.push(longest);
  }
  const title = kept.get('title');
  return {
    tags: { ...(title === undefined ? {} : { title }), ...(kept.size > 0 ? { comment: comment() } : {}) },
    notices: omitted.map(
      (key) => `"${key}" is too long to be kept in the video's metadata and was left out.`,
    ),
  };
}
