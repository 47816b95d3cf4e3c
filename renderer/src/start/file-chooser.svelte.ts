import type { FolderListing, StudioClient } from '../../../main/api/index.ts';
import { faultOf } from '../state/faults.ts';
import { folderOf, joinPath, nameMistake, nameOf, withEnding } from './file-paths.ts';

export type ChooserMode = 'open' | 'save' | 'folder';
type Entry = FolderListing['entries'][number];

/** What the file chooser shows, and what it would choose. */
export class FileChooserState {
  listing = $state.raw<FolderListing | undefined>(undefined);
  /** The entry that the keyboard is on. */
  at = $state(-1);
  /** The file's name, in save mode. */
  name = $state('');
  error = $state<string | undefined>(undefined);
  loading = $state(false);
  readonly mode: ChooserMode;
  readonly endings: readonly string[];
  readonly #client: StudioClient;
  #asked = 0;

  constructor(client: StudioClient, mode: ChooserMode, endings: readonly string[]) {
    this.#client = client;
    this.mode = mode;
    this.endings = endings;
  }

  readonly current: Entry | undefined = $derived.by(() => this.listing?.entries[this.at]);
  readonly mistake: string | undefined = $derived.by(() =>
    this.mode === 'save' && this.name !== '' ? nameMistake(this.name) : undefined,
  );
  /** What Choose would give; undefined while there is nothing to choose. */
  readonly choice: string | undefined = $derived.by(() => {
    if (!this.listing) return undefined;
    const { folder } = this.listing;
    if (this.mode === 'folder') return folder;
    if (this.mode === 'open') return this.current?.kind === 'file' ? this.current.path : undefined;
    if (this.name === '' || this.mistake !== undefined) return undefined;
    return joinPath(folder, withEnding(this.name, this.endings));
  });
  /** Whether saving would replace a file that is there. */
  readonly replaces: boolean = $derived.by(() => {
    if (this.mode !== 'save' || this.choice === undefined) return false;
    const name = nameOf(this.choice).toLowerCase();
    return (
      this.listing?.entries.some((entry) => entry.kind === 'file' && entry.name.toLowerCase() === name) ??
      false
    );
  });

  /** Begins where the suggested file lies, or in the studio's own folder. */
  async begin(suggested: string | undefined): Promise<void> {
    const folder = this.mode === 'folder' ? suggested : suggested && folderOf(suggested);
    if (this.mode === 'save' && suggested !== undefined) this.name = nameOf(suggested);
    if (folder && (await this.go(folder))) return;
    await this.go(undefined);
  }

  /** @returns whether the folder could be read; when not, `error` says why and the old one stays */
  async go(folder: string | undefined): Promise<boolean> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const endings = this.mode === 'folder' ? [] : [...this.endings];
      const listing = await this.#client.files.list({ ...(folder !== undefined && { folder }), endings });
      if (asked !== this.#asked) return true;
      this.listing = listing;
      this.at = listing.entries.length > 0 ? 0 : -1;
      this.error = undefined;
      return true;
    } catch (thrown) {
      if (asked === this.#asked) this.error = faultOf(thrown).message;
      return false;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  up(): void {
    if (this.listing?.parent !== undefined) void this.go(this.listing.parent);
  }

  async createFolder(name: string): Promise<boolean> {
    if (!this.listing) return false;
    try {
      const { path } = await this.#client.files.createFolder({
        parent: this.listing.folder,
        name: name.trim(),
      });
      return await this.go(path);
    } catch (thrown) {
      this.error = faultOf(thrown).message;
      return false;
    }
  }

  /** Moves the keyboard's place by so many rows, or to the next entry that begins with a letter. */
  moveBy(rows: number): void {
    const last = (this.listing?.entries.length ?? 0) - 1;
    this.at = Math.max(Math.min(0, last), Math.min(last, this.at + rows));
  }

  jumpTo(letter: string): void {
    const entries = this.listing?.entries ?? [];
    for (let step = 1; step <= entries.length; step++) {
      const index = (this.at + step) % entries.length;
      if (entries[index]?.name.toLowerCase().startsWith(letter.toLowerCase()) === true) {
        this.at = index;
        return;
      }
    }
  }
}
