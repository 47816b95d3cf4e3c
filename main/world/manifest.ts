import { z } from 'zod';
import { isSafePackagePath, referenceProblems } from './references.ts';

/** The package format this studio reads. Another number is another format: it is refused, never guessed at. */
export const packageFormat = 'lookback-world-model/1';

const count = z.number().int().positive();
const range = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, 'must be [low, high]');
const fileName = z.string().min(1).refine(isSafePackagePath, 'must be a relative path inside the package');

const frameSchema = z.strictObject({
  width: count,
  height: count,
  channels: z.union([
    z.tuple([z.literal('r'), z.literal('g'), z.literal('b')]),
    z.tuple([z.literal('r'), z.literal('g'), z.literal('b'), z.literal('inverse-depth')]),
  ]),
  range,
  inverseDepthScaleMetres: z.number().positive(),
});

const samplerSchema = z.strictObject({
  kind: z.literal('flow'),
  predicts: z.literal('x'),
  steps: z
    .strictObject({ default: count, min: count, max: count })
    .refine(
      (steps) => steps.min <= steps.default && steps.default <= steps.max,
      'must be min <= default <= max',
    ),
  shift: z.number().positive(),
  guidance: z.null(),
});

const envelopeSchema = z.strictObject({
  heightMetres: range,
  pitchDeg: range,
  fovYDeg: range,
  metresPerFrame: z.number().positive(),
  yawDegPerFrame: z.number().positive(),
});

const originSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  style: z.string(),
  image: fileName,
  /** Its inverse depth, where it is known: grey, 8 or 16 bits, of the frame's size. */
  depth: fileName.optional(),
  fovYDeg: z.number().positive().lt(180),
  position: z.tuple([z.number(), z.number(), z.number()]),
  yawDeg: z.number(),
  pitchDeg: z.number(),
  seed: z.number().int(),
});

const role = z.strictObject({ file: z.string().min(1) });
const variant = z.record(z.string(), fileName);
const tolerance = z.number().positive();

/** Style tags that steer what the model makes up; the place in the list is the place in the graph's `tags` input. */
const promptSchema = z.strictObject({
  kind: z.literal('tags'),
  tags: z
    .array(
      z.strictObject({
        id: z
          .string()
          .max(40)
          .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
        name: z.string().min(1).max(40),
      }),
    )
    .min(1)
    .max(64)
    .refine((tags) => new Set(tags.map((tag) => tag.id)).size === tags.length, 'has an id twice'),
});

/**
 * `manifest.json` of a world-model package, format 1 (DESIGN section 5). Unknown keys are errors: a setting that this
 * studio does not know could change the picture.
 */
export const manifestSchema = z
  .strictObject({
    format: z.literal(packageFormat),
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    version: z.string().min(1),
    name: z.string().min(1),
    license: z.string().min(1),
    frame: frameSchema,
    chunk: z.strictObject({ frames: count, fps: z.number().positive() }),
    context: z
      .strictObject({ max: count, recent: count })
      .refine((context) => context.recent <= context.max, 'recent must not be more than max'),
    camera: z.strictObject({
      axes: z.literal('opencv'),
      reference: z.literal('first-target'),
      units: z.literal('metres'),
      envelope: envelopeSchema,
    }),
    sampler: samplerSchema,
    prompt: promptSchema.nullable(),
    graphs: z.strictObject({
      context: role,
      denoise: role,
      /** How deep a picture is that came without depth; run once for each. */
      depth: role.optional(),
      encode: z.null(),
      decode: z.null(),
    }),
    variants: z.strictObject({
      cpu: variant.optional(),
      webgpu: variant.optional(),
      cuda: variant.optional(),
      reference: variant.optional(),
    }),
    files: z.array(
      z.strictObject({
        path: fileName,
        bytes: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    ),
    origins: z.array(originSchema),
    selftest: z.strictObject({
      file: fileName,
      seed: z.number().int(),
      tolerance: z.strictObject({
        cpu: tolerance.optional(),
        webgpu: tolerance.optional(),
        cuda: tolerance.optional(),
        reference: tolerance.optional(),
      }),
    }),
  })
  .superRefine((manifest, context) => {
    for (const message of referenceProblems(manifest)) context.addIssue({ code: 'custom', message });
  });

export type Manifest = z.infer<typeof manifestSchema>;
export type Origin = z.infer<typeof originSchema>;
export type StyleTag = NonNullable<Manifest['prompt']>['tags'][number];
export type ProviderName = keyof Manifest['variants'];
