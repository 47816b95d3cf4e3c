import type { Manifest, ProviderName } from './manifest.ts';

/**
 * True for a plain relative path with `/`: no `..`, no absolute or drive path, nothing hidden from the eye by a
 * backslash or a control character. A package must never reach outside its folder, on any system.
 */
export function isSafePackagePath(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._ -]*$/.test(part) && !part.endsWith('.'));
}

/** How many floats the stored question and answers of the self-test have, in the order of `selftest.bin`. */
export function selftestLengths(
  manifest: Pick<Manifest, 'frame' | 'chunk' | 'context' | 'prompt' | 'graphs'>,
): number[] {
  const area = manifest.frame.width * manifest.frame.height;
  const pixels = area * manifest.frame.channels.length;
  const { max } = manifest.context;
  const { frames } = manifest.chunk;
  // A model without style tags has no numbers in their place.
  const tags = manifest.prompt?.tags.length ?? 0;
  const depth = manifest.graphs.depth ? area : 0;
  return [max * pixels, max * 16, max, frames * 16, frames * pixels, 1, tags, frames * pixels, depth];
}

/** Everything the manifest names must be declared in `files` (so that it is hashed), once. */
export function referenceProblems(manifest: Manifest): string[] {
  const problems: string[] = [];
  const declared = new Map(manifest.files.map((file) => [file.path, file]));
  const mustBeDeclared = (path: string, where: string) => {
    if (!declared.has(path)) problems.push(`${where} names "${path}", which files[] does not list`);
  };
  if (declared.size !== manifest.files.length) problems.push('files[] lists a path twice');
  const variants = Object.entries(manifest.variants);
  if (variants.length === 0) problems.push('variants has no provider');
  for (const [provider, files = {}] of variants) {
    for (const [key, path] of Object.entries(files)) mustBeDeclared(path, `variants.${provider}.${key}`);
    for (const [name, graph] of Object.entries(manifest.graphs)) {
      if (graph && files[graph.file] === undefined) {
        problems.push(`variants.${provider} has no file "${graph.file}" for the ${name} graph`);
      }
    }
    if (manifest.selftest.tolerance[provider as ProviderName] === undefined) {
      problems.push(`selftest.tolerance has no number for ${provider}`);
    }
  }
  if (manifest.graphs.depth && manifest.frame.channels.length === 3) {
    problems.push('graphs.depth makes depths, but frame.channels has none');
  }
  for (const origin of manifest.origins) {
    mustBeDeclared(origin.image, `origin "${origin.id}"`);
    if (origin.depth !== undefined) mustBeDeclared(origin.depth, `the depth of origin "${origin.id}"`);
  }
  if (new Set(manifest.origins.map((origin) => origin.id)).size !== manifest.origins.length) {
    problems.push('origins has an id twice');
  }
  mustBeDeclared(manifest.selftest.file, 'selftest');
  const expectedBytes = 4 * selftestLengths(manifest).reduce((sum, length) => sum + length, 0);
  const selftestBytes = declared.get(manifest.selftest.file)?.bytes;
  if (selftestBytes !== undefined && selftestBytes !== expectedBytes) {
    problems.push(
      `selftest file has ${selftestBytes} bytes; these frame, chunk, context, prompt and graphs make ${expectedBytes}`,
    );
  }
  return problems;
}
