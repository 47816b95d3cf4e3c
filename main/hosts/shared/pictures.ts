import { LookbackError } from '../../core/errors.ts';
import { framePicture, originPicture, previewPicture, type Studio } from '../../studio/index.ts';
import type { Answer } from './answer.ts';
import { decoded } from './static-files.ts';

const frame = /^\/frames\/([\w-]+)\/(\d+)\/(\d+)\.png$/;
const preview = /^\/preview\/([\w-]+)\/(\d+)\/(\d+)\/(\d+)\.png$/;
const origin = /^\/origins\/([0-9a-f]{64})\/([^/]+)\.png$/;

/**
 * Pictures by address (ARCHITECTURE.md, "Frame route"); undefined for an address that is no picture's.
 *
 *     frames/<project>/<take>/<number>.png?r=<revision>[&w=<px>][&kind=depth]
 *     preview/<project>/<take>/<chunk>/<index>.png?s=<serial>    (no content when the chunk is not in work any more)
 *     origins/<sha256 of the model>/<id>.png
 *
 * @throws LookbackError of what is missing; 'usage' for a query that makes no sense
 */
export async function pictureAt(studio: Studio, url: URL): Promise<Answer | undefined> {
  const path = url.pathname;
  let match = frame.exec(path);
  if (match) {
    const [, project = '', take, number] = match;
    const query = url.searchParams;
    return picture(
      await framePicture(studio.session(project), {
        take: Number(take),
        number: Number(number),
        kind: kindOf(query.get('kind')),
        ...optional('revision', query.get('r')),
        ...optional('width', query.get('w')),
      }),
    );
  }
  match = preview.exec(path);
  if (match) {
    const [, project = '', take, number, index] = match;
    const place = { take: Number(take), number: Number(number), index: Number(index) };
    const found = await previewPicture(studio.session(project), place);
    // Not an error, which a browser would complain about: the frame itself is there instead.
    return found ? picture(found) : { status: 204, headers: { 'cache-control': 'no-store' } };
  }
  match = origin.exec(path);
  if (match) {
    const [, sha256 = '', encoded = ''] = match;
    const id = decoded(encoded);
    if (id !== undefined) return picture(await originPicture(studio.models, sha256, id));
  }
  return undefined;
}

function picture(found: {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly immutable: boolean;
}): Answer {
  return {
    status: 200,
    headers: {
      'content-type': found.type,
      'content-length': String(found.bytes.length),
      'cache-control': found.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    },
    body: found.bytes,
  };
}

function kindOf(kind: string | null): 'image' | 'depth' {
  if (kind === null || kind === 'image') return 'image';
  if (kind === 'depth') return kind;
  throw new LookbackError(
    'usage',
    `There is no picture of the kind "${kind}"; there are "image" and "depth".`,
  );
}

function optional<K extends string>(name: K, text: string | null): { readonly [P in K]?: number } {
  if (text === null) return {};
  if (!/^\d{1,15}$/.test(text)) {
    throw new LookbackError(
      'usage',
      `The ${name} of a picture is a whole number; "${text.slice(0, 40)}" is not.`,
    );
  }
  return { [name]: Number(text) } as { readonly [P in K]: number };
}
