import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeWhole } from '../files/write-whole.ts';
import type { Library } from './library.ts';

export interface PageImage {
  readonly mime: 'image/webp' | 'image/png';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Up to this width an image is a thumbnail, asked for again and again, and kept on disk. */
const THUMBNAIL = 512;
const KEPT_BYTES = 128 * 1024 * 1024;
/** Thumbnails that are written between two checks of the cache's size. */
const WRITES_A_LOOK = 200;

/**
 * Pages as images for the window: thumbnails, and formats that a browser does not show. One is drawn at a time, so that a list of thumbnails
 * does not block everything else. Thumbnails that were scrolled past are given up.
 */
export class PageImages {
  readonly #library: Library;
  readonly #folder: string;
  #before: Promise<unknown> = Promise.resolve();
  #writes = 0;

  constructor(library: Library, cacheDir: string) {
    this.#library = library;
    this.#folder = join(cacheDir, 'thumbnails');
  }

  /** The page `width` pixels wide; an image is never enlarged. */
  async draw(id: string, page: number, width: number, signal: AbortSignal): Promise<PageImage> {
    const file = join(this.#folder, id.slice(0, 2), `${id}-${page}-${width}.webp`);
    if (width <= THUMBNAIL) {
      const kept = await readFile(file).catch(() => undefined);
      if (kept !== undefined && isWebp(kept)) return { mime: 'image/webp', bytes: new Uint8Array(kept) };
    }
    const drawn = this.#before.then(() => this.#drawNow(id, page, width, signal));
    this.#before = drawn.catch(() => undefined);
    const image = await drawn;
    if (width <= THUMBNAIL && image.mime === 'image/webp') await this.#keep(file, image.bytes);
    return image;
  }

  /** Deletes the images of a document. */
  async delete(id: string): Promise<void> {
    const folder = join(this.#folder, id.slice(0, 2));
    const names = await readdir(folder).catch(() => []);
    const own = names.filter((name) => name.startsWith(`${id}-`));
    await Promise.all(own.map((name) => rm(join(folder, name), { force: true })));
  }

  async #drawNow(id: string, page: number, width: number, signal: AbortSignal): Promise<PageImage> {
    signal.throwIfAborted();
    const quality = width <= THUMBNAIL ? 80 : 92;
    const { mime, bytes } = await this.#library.use(
      id,
      (document) => document.image(page, { width, quality, signal }),
      signal,
    );
    return { mime: mime === 'image/webp' ? mime : 'image/png', bytes: new Uint8Array(bytes) };
  }

  /** If the cache cannot be written, everything still works, only slower. */
  async #keep(file: string, bytes: Uint8Array): Promise<void> {
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeWhole(file, bytes, { lasting: false });
      if (this.#writes++ % WRITES_A_LOOK === 0) await this.#trim();
    } catch {
      await rm(file, { force: true }).catch(() => undefined);
    }
  }

  /** Deletes the oldest files until the cache is at three quarters of its limit. */
  async #trim(): Promise<void> {
    const names = await readdir(this.#folder, { recursive: true });
    const files: { path: string; size: number; mtimeMs: number }[] = [];
    for (const name of names) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) files.push({ path, size: found.size, mtimeMs: found.mtimeMs });
    }
    let total = files.reduce((sum, file) => sum + file.size, 0);
    if (total <= KEPT_BYTES) return;
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (total <= 0.75 * KEPT_BYTES) return;
      await rm(path, { force: true });
      total -= size;
    }
  }
}

function isWebp(bytes: Uint8Array): boolean {
  return bytes.length > 12 && String.fromCharCode(...bytes.subarray(0, 4), ...bytes.subarray(8, 12)) === 'RIFFWEBP';
}
