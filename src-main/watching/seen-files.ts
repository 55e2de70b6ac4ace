import type { Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files/write-whole.ts';

const Seen = z.object({ bytes: z.number(), changedMs: z.number() });
const Kept = z.object({ version: z.literal(1), files: z.record(z.string(), Seen) });

/** The file in the data folder that says which files of watched folders were dealt with. */
const NAME = 'watched-files.json';

/**
 * Which files were dealt with, as they were then. A file that has changed since is new. Without it, every start would add everything again, also
 * what was removed from the library.
 */
export class SeenFiles {
  readonly #path: string;
  readonly #files: Map<string, z.infer<typeof Seen>>;

  private constructor(path: string, files: Map<string, z.infer<typeof Seen>>) {
    this.#path = path;
    this.#files = files;
  }

  /** A list that cannot be read is begun again: files are then added once more, which changes nothing for those that are in the library. */
  static async open(dataDir: string, name = NAME): Promise<SeenFiles> {
    const path = join(dataDir, name);
    try {
      const { files } = Kept.parse(JSON.parse(await readFile(path, 'utf8')));
      return new SeenFiles(path, new Map(Object.entries(files)));
    } catch {
      return new SeenFiles(path, new Map());
    }
  }

  has(path: string, { size, mtimeMs }: Stats): boolean {
    const seen = this.#files.get(path);
    return seen !== undefined && seen.bytes === size && seen.changedMs === mtimeMs;
  }

  add(path: string, { size, mtimeMs }: Stats): void {
    this.#files.set(path, { bytes: size, changedMs: mtimeMs });
  }

  async save(): Promise<void> {
    const kept = JSON.stringify({ version: 1, files: Object.fromEntries(this.#files) });
    // It is written after every file that comes; a lost one is only looked at again.
    await writeWhole(this.#path, kept, { lasting: false });
  }
}
