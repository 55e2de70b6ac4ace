import { resolve } from 'node:path';
import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument } from '../contract/library.ts';
import type { WatchedFolder } from '../contract/watched-folders.ts';
import { addNew } from '../watching/add-new.ts';
import type { SeenFiles } from '../watching/index.ts';
import { isLasting } from '../watching/lasting.ts';
import { WatchedFolderList } from '../watching/watched-folders.ts';
import { asDocentError } from './docent-error.ts';

/** A folder that is not there (a drive that is not connected) is looked for again after so long. */
const AGAIN_MS = 60_000;

interface Watching {
  readonly path: string;
  paused: boolean;
  added: number;
  problem: string | null;
  stop: AbortController | undefined;
  done: Promise<void>;
}

export interface FolderWatchingSettings {
  readonly dataDir: string;
  /** Adds one file to the library. @throws DocentError */
  readonly add: (path: string) => Promise<LibraryDocument>;
  /** Asks the user for a folder outside of the page; left out: this host cannot. */
  readonly chooseFolder?: ((title: string) => Promise<string | undefined>) | undefined;
  /** Milliseconds without change after which a file is whole; left out: as `watchFolders`. */
  readonly settledMs?: number | undefined;
}

/** The folders that are watched for as long as Docent runs. */
export class FolderWatching {
  readonly #settings: FolderWatchingSettings;
  readonly #list: WatchedFolderList;
  readonly #folders = new Map<string, Watching>();
  #seen: Promise<SeenFiles> | undefined;
  #loaded: Promise<void> | undefined;
  #closed = false;

  constructor(settings: FolderWatchingSettings) {
    this.#settings = settings;
    this.#list = new WatchedFolderList(settings.dataDir);
  }

  /** Watches the folders of the last time. Later calls wait for the first. */
  start(): Promise<void> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  async list(): Promise<WatchedFolder[]> {
    await this.start();
    return [...this.#folders.values()].map(({ path, paused, added, problem }) => ({ path, paused, added, problem }));
  }

  /** @throws DocentError bad-input where no dialog can be shown */
  async choose(title: string): Promise<void> {
    const { chooseFolder } = this.#settings;
    await this.start();
    if (chooseFolder === undefined) {
      throw new DocentError('bad-input', 'There is no dialog to choose a folder in here. Run: docent watch FOLDER');
    }
    const chosen = await chooseFolder(title);
    if (chosen !== undefined) await this.#watch(resolve(chosen));
  }

  /** @throws DocentError bad-input */
  async pause(path: string, paused: boolean): Promise<void> {
    await this.start();
    const folder = this.#get(path);
    if (folder.paused === paused) return;
    folder.paused = paused;
    await this.#save();
    if (paused) await this.#end(folder);
    else this.#begin(folder);
  }

  /** @throws DocentError bad-input */
  async remove(path: string): Promise<void> {
    await this.start();
    const folder = this.#get(path);
    this.#folders.delete(path);
    await this.#save();
    await this.#end(folder);
  }

  /** Resolves when no file is being dealt with any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#loaded?.catch(() => undefined);
    await Promise.all([...this.#folders.values()].map((folder) => this.#end(folder)));
  }

  async #load(): Promise<void> {
    for (const { path, paused } of await this.#list.read()) {
      const folder = { path, paused, added: 0, problem: null, stop: undefined, done: Promise.resolve() };
      this.#folders.set(path, folder);
      if (!paused) this.#begin(folder);
    }
  }

  async #watch(path: string): Promise<void> {
    if (this.#folders.has(path)) return;
    const folder = { path, paused: false, added: 0, problem: null, stop: undefined, done: Promise.resolve() };
    this.#folders.set(path, folder);
    await this.#save();
    this.#begin(folder);
  }

  #begin(folder: Watching): void {
    if (this.#closed) return;
    const stop = new AbortController();
    folder.stop = stop;
    folder.done = this.#run(folder, stop.signal);
  }

  async #run(folder: Watching, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const { SeenFiles, watchFolders } = await import('../watching/index.ts');
        // A list of its own: `docent watch` keeps one too, and each would undo what the other writes.
        this.#seen ??= SeenFiles.open(this.#settings.dataDir, 'watched-in-window.json');
        const seen = await this.#seen;
        folder.problem = null;
        await watchFolders({
          folders: [folder.path],
          seen,
          add: (path) => this.#add(folder, path),
          onError: (error) => {
            folder.problem = error.message;
          },
          signal,
          settledMs: this.#settings.settledMs,
        });
      } catch (error) {
        folder.problem = asDocentError(error).message;
        await paused(AGAIN_MS, signal);
      }
    }
  }

  /** A file that is no document is left alone for good. @throws DocentError for what may have gone by the next time */
  async #add(folder: Watching, path: string): Promise<void> {
    try {
      const { isNew } = await addNew(() => this.#settings.add(path));
      if (isNew) folder.added += 1;
      folder.problem = null;
    } catch (error) {
      const known = asDocentError(error);
      if (!isLasting(known.code)) throw known;
    }
  }

  async #end(folder: Watching): Promise<void> {
    folder.stop?.abort();
    await folder.done;
  }

  #get(path: string): Watching {
    const folder = this.#folders.get(path);
    if (folder !== undefined) return folder;
    throw new DocentError('bad-input', `${path} is not watched. Choose it first.`, { subject: path });
  }

  async #save(): Promise<void> {
    await this.#list.write([...this.#folders.values()].map(({ path, paused }) => ({ path, paused })));
  }
}

function paused(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    timer.unref();
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}
