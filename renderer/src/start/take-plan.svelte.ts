import type { ModelView, OriginSource, OriginView, StudioClient } from '../../../main/api/index.ts';
import {
  type CameraPath,
  type PresetName,
  presetPath,
  type PresetStart,
} from '../../../main/core/path/index.ts';
import { framesFor } from './take-length.ts';
import { uploadPicture } from './upload.ts';

type BeginInput = Parameters<StudioClient['takes']['begin']>[0];
export type OriginKind = OriginSource['kind'];

/** Which path a take begins with: a preset, the path of the take that is shown, or one from a file. */
export type PathChoice = PresetName | 'current' | 'file';

/** A take that is not begun yet, as the creator puts it together. */
export class TakePlan {
  readonly models: readonly ModelView[];
  modelDir = $state('');
  kind = $state<OriginKind>('package');
  originId = $state<string | undefined>(undefined);
  /** The creator's own picture, and where the studio has kept it. */
  picture = $state.raw<{ name: string; shown: string; file: string } | undefined>(undefined);
  uploading = $state(false);
  seconds = $state(8);
  choice = $state<PathChoice>('out-and-back');
  filePath = $state.raw<{ name: string; path: CameraPath } | undefined>(undefined);
  seed = $state(0);
  /** Style tags for a dream, as chosen; `tags` has those that the model knows. */
  style = $state.raw<readonly string[]>([]);
  /** The path of the take that is shown, for a second try of the same way. */
  readonly current: CameraPath | undefined;

  constructor(models: readonly ModelView[], current?: CameraPath) {
    this.models = models;
    this.current = current;
    this.modelDir = models[0]?.dir ?? '';
    this.originId = models[0]?.origins[0]?.id;
    this.seed = Math.floor(Math.random() * 1_000_000);
    if (current) this.choice = 'current';
  }

  readonly model: ModelView | undefined = $derived.by(() =>
    this.models.find(({ dir }) => dir === this.modelDir),
  );
  readonly origin: OriginView | undefined = $derived.by(() => {
    const origins = this.model?.origins ?? [];
    return origins.find(({ id }) => id === this.originId) ?? origins[0];
  });
  readonly tags: readonly string[] = $derived.by(() =>
    this.kind === 'dream' ? this.style.filter((id) => this.model?.tags.some((tag) => tag.id === id)) : [],
  );
  readonly frames: number = $derived.by(() => {
    if (this.choice === 'current' && this.current) return this.current.durationFrames;
    if (this.choice === 'file' && this.filePath) return this.filePath.path.durationFrames;
    return this.model ? framesFor(this.seconds, this.model.fps, this.model.framesPerChunk) : 0;
  });
  /** Why it cannot be begun yet, in words. */
  readonly missing: string | undefined = $derived.by(() => {
    if (!this.model)
      return 'There is no world model; put one into a model folder and start the studio again.';
    if (this.uploading) return 'The picture is being read.';
    if (this.kind === 'picture' && !this.picture) return 'Choose a picture to start from.';
    if (this.kind === 'package' && !this.origin)
      return 'This model brings no worlds; start from your own picture.';
    if (this.choice === 'file' && !this.filePath) return 'Choose a camera-path file.';
    return undefined;
  });

  /** Hands the picture to the studio. @throws with code 'usage' where it cannot be read */
  async usePicture(picture: File): Promise<void> {
    this.uploading = true;
    try {
      const file = await uploadPicture(picture);
      this.dispose();
      this.picture = { name: picture.name, shown: URL.createObjectURL(picture), file };
      this.kind = 'picture';
    } finally {
      this.uploading = false;
    }
  }

  /** @throws 'path-invalid' */
  async useFile(client: StudioClient, file: File): Promise<void> {
    const path = await client.paths.parse({ text: await file.text(), source: file.name });
    this.filePath = { name: file.name, path };
    this.choice = 'file';
  }

  /** What `takes.begin` is told. @throws LookbackError 'path-range' */
  input(): Omit<BeginInput, 'project'> | undefined {
    const { model, tags, seed } = this;
    if (!model || this.missing !== undefined) return undefined;
    const take = { model: model.dir, origin: this.#source(), path: this.#path(model), seed };
    return tags.length > 0 ? { ...take, settings: { tags } } : take;
  }

  dispose(): void {
    if (this.picture) URL.revokeObjectURL(this.picture.shown);
  }

  #source(): OriginSource {
    if (this.kind === 'picture' && this.picture) return { kind: 'picture', file: this.picture.file };
    if (this.kind === 'package' && this.origin) return { kind: 'package', id: this.origin.id };
    return { kind: 'dream' };
  }

  #path(model: ModelView): CameraPath {
    if (this.choice === 'current' && this.current) return this.current;
    if (this.choice === 'file' && this.filePath) return this.filePath.path;
    const { frames, seed } = this;
    const { fps, envelope } = model;
    return presetPath(this.choice, this.#start(model), { frames, fps, envelope, seed });
  }

  /** The origin's own camera; for a creator's picture, and for a dream, the middle of what the model knows. */
  #start({ envelope }: ModelView): PresetStart {
    const { heightMetres, fovYDeg } = envelope;
    if (this.kind === 'package' && this.origin) return this.origin;
    return {
      position: [0, (heightMetres[0] + heightMetres[1]) / 2, 0],
      yawDeg: 0,
      pitchDeg: 0,
      fovYDeg: (fovYDeg[0] + fovYDeg[1]) / 2,
    };
  }
}
