import { createReadStream, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DocentError } from '../../contract/errors.ts';

/** Everything a built renderer consists of. A file of another kind is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.icc': 'application/octet-stream',
  '.wasm': 'application/wasm',
};

/** What Vite names by its content: such a name never means anything else. */
const HASHED = /^\/assets\/[^/]+-[\w-]{8,}\.\w+$/;

/** Read in one go, in less than a millisecond: while a start loads modules, every turn of the event loop takes fifty. */
const AT_ONCE_BYTES = 2 ** 20;

export interface StaticFile {
  readonly file: string;
  readonly type: string;
  readonly caching: string;
}

/** The files of a built renderer by the path they are asked for. Nothing that is not in this list is ever opened. */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>;

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files;
  }

  /** Lists the folder as it is now. Links are left out: what they lead to is not the renderer's. @throws DocentError file-not-found */
  static async list(dir: string): Promise<StaticFiles> {
    const files = new Map<string, StaticFile>();
    const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(dir, file).split(sep).map(encodeURIComponent).join('/')}`;
      const caching = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      files.set(path, { file, type, caching });
    }
    const index = files.get('/index.html');
    if (index === undefined) {
      const message = `The window's files are not in ${dir}. Run \`npm run build:renderer\`, or reinstall Docent.`;
      throw new DocentError('file-not-found', message, { subject: dir });
    }
    return new StaticFiles(files.set('/', index));
  }

  /** @param path as sent, not decoded */
  find(path: string): StaticFile | undefined {
    return this.#files.get(path);
  }

  /** Answers a GET or HEAD for `path` (as sent, not decoded); false when there is no such file. */
  async answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const found = this.find(path);
    if (found === undefined) return false;
    const { size, mtimeMs } = statSync(found.file);
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', found.caching);
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return true;
    }
    response.writeHead(200, { 'Content-Type': found.type, 'Content-Length': size });
    if (request.method === 'HEAD') response.end();
    else if (size <= AT_ONCE_BYTES) response.end(readFileSync(found.file));
    else await pipeline(createReadStream(found.file), response);
    return true;
  }
}
