import { isLookbackError, LookbackError } from '../../core/errors.ts';
import { findFfmpeg, missingCodec, type FoundFfmpeg } from '../../export/index.ts';
import type { ExportPlan } from '../views.ts';
import { products, type Product } from './formats.ts';

const found = new Map<string | undefined, Promise<FoundFfmpeg>>();

/**
 * The ffmpeg of this machine, looked for once; until one is found, each time anew.
 * @param setting the user's own
 * @throws LookbackError 'ffmpeg-missing'
 */
export function ffmpegHere(setting: string | undefined): Promise<FoundFfmpeg> {
  const known = found.get(setting);
  if (known) return known;
  const looking = findFfmpeg(setting);
  found.set(setting, looking);
  looking.catch(() => found.delete(setting));
  return looking;
}

/** Formats that cannot be written here, each with the reason as a sentence. */
export async function unavailableFormats(setting: string | undefined): Promise<ExportPlan['unavailable']> {
  const ffmpeg = await ffmpegHere(setting).catch((error: unknown) => {
    if (isLookbackError(error, 'ffmpeg-missing')) return error.message;
    throw error;
  });
  const entries = Object.entries(products).flatMap(([format, product]): [string, string][] => {
    const why = product.kind === 'video' ? whyNot(ffmpeg, product) : undefined;
    return why === undefined ? [] : [[format, why]];
  });
  return Object.fromEntries(entries);
}

/** The ffmpeg for a video. @throws LookbackError 'ffmpeg-missing' | 'export-options' (it cannot write the format) */
export async function ffmpegFor(
  product: Product & { kind: 'video' },
  setting: string | undefined,
): Promise<FoundFfmpeg> {
  const ffmpeg = await ffmpegHere(setting);
  const why = whyNot(ffmpeg, product);
  if (why !== undefined) throw new LookbackError('export-options', why);
  return ffmpeg;
}

const whyNot = (ffmpeg: FoundFfmpeg | string, { codec }: Product & { kind: 'video' }): string | undefined =>
  typeof ffmpeg === 'string' ? ffmpeg : missingCodec(ffmpeg, codec);
