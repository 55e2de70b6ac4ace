import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files/write-whole.ts';

const Folder = z.object({ path: z.string(), paused: z.boolean() });
const Kept = z.object({ version: z.literal(1), folders: z.array(Folder).max(1000) });

/** The folders that the window watches, kept over restarts. A list that cannot be read is empty: nothing is watched on a guess. */
export class WatchedFolderList {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async read(): Promise<z.infer<typeof Folder>[]> {
    try {
      return Kept.parse(JSON.parse(await readFile(this.#path, 'utf8'))).folders;
    } catch {
      return [];
    }
  }

  async write(folders: readonly z.infer<typeof Folder>[]): Promise<void> {
    await mkdir(this.#dataDir, { recursive: true, mode: 0o700 });
    await writeWhole(this.#path, JSON.stringify({ version: 1, folders }));
  }

  get #path(): string {
    return join(this.#dataDir, 'watched-folders.json');
  }
}
