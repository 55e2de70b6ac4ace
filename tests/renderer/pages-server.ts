import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import sharp from 'sharp';
import { build } from 'vite';
import type { LibraryDocument, PageText } from '../../src-main/contract/library.ts';
import type { TextLine } from '../../src-main/contract/page.ts';
import { type OpenDocument, openDocument } from '../../src-main/documents/index.ts';
import { linesFromTextLayer } from '../../src-main/reading/index.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** As strict as the hosts are: what pages need beyond 'self' has to be asked for here. */
const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const MIMES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.tiff': 'image/tiff',
};

interface Held {
  readonly bytes: Buffer;
  readonly opened: OpenDocument;
  readonly document: LibraryDocument;
  /** What a model would read on page 1, for images. */
  readonly reading: readonly TextLine[];
}

export interface PagesServer {
  readonly origin: string;
  /** Adds a document; @returns its id. */
  add(name: string, bytes: Uint8Array, options?: { reading?: readonly TextLine[]; password?: string }): Promise<string>;
  /** How many bytes of documents were asked for, and in how many calls. */
  readonly read: { bytes: number; calls: number };
  close(): Promise<void>;
}

/** The harness page, built as the app is built, and the API that pages need over real documents on loopback. */
export async function startPagesServer(): Promise<PagesServer> {
  const root = fileURLToPath(new URL('harness', import.meta.url));
  // Test files run at the same time: each has a build of its own.
  const outDir = await mkdtemp(join(tmpdir(), 'docent-pages-'));
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [svelte({ configFile: false })],
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      cssTarget: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  const documents = new Map<string, Held>();
  const read = { bytes: 0, calls: 0 };

  async function answer(method: string, params: Record<string, never>): Promise<Uint8Array | object> {
    const held = documents.get(params.documentId ?? '');
    if (held === undefined) throw new Error('There is no such document.');
    const { opened, document } = held;
    switch (method) {
      case 'openDocument': {
        const pages = [];
        for (let page = 1; page <= opened.pageCount; page++) pages.push((await opened.page(page)).size);
        return { document, pages };
      }
      case 'readBytes': {
        const piece = held.bytes.subarray(params.begin, params.end);
        read.calls++;
        read.bytes += piece.length;
        return piece;
      }
      case 'pageImage': {
        const raster = await opened.rasterise(params.page ?? 1);
        return sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: 4 } })
          .resize({ width: params.width, withoutEnlargement: true })
          .png()
          .toBuffer();
      }
      case 'pageText': {
        const page: number = params.page ?? 1;
        const { size } = await opened.page(page);
        const items = await opened.textLayer(page);
        const lines = items === undefined ? [] : linesFromTextLayer(items, size);
        const text: PageText = { page, size, source: 'none', lines: [] };
        if (lines.length > 0) return { ...text, source: 'text-layer', lines };
        if (params.read && held.reading.length > 0) return { ...text, source: 'model', lines: held.reading };
        return params.read ? { ...text, source: 'model' } : text;
      }
      default:
        throw new Error(`The harness has no ${method}.`);
    }
  }

  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    try {
      if (path.startsWith('/api/')) {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const result = await answer(path.slice(5), JSON.parse(Buffer.concat(chunks).toString()));
        response.end(result instanceof Uint8Array ? result : JSON.stringify(result));
        return;
      }
      const file = join(outDir, path === '/' ? 'index.html' : path);
      const bytes = await readFile(file);
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.setHeader('Content-Security-Policy', CSP);
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.end(bytes);
    } catch (error) {
      response.statusCode = path.startsWith('/api/') ? 500 : 404;
      response.end(JSON.stringify({ code: 'internal', message: String(error) }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    read,
    async add(name, bytes, { reading = [], password } = {}) {
      const id = createHash('sha256').update(bytes).digest('hex');
      const opened = await openDocument(bytes, { password });
      const document: LibraryDocument = {
        id,
        name,
        kind: 'other',
        kindChosen: false,
        format: opened.kind,
        mime: MIMES[extname(name)] ?? 'application/octet-stream',
        bytes: bytes.length,
        pageCount: opened.pageCount,
        status: opened.kind === 'pdf' ? 'text' : 'scan',
        error: null,
        source: null,
        addedAt: 0,
        openedAt: null,
        removedAt: null,
      };
      documents.set(id, { bytes: Buffer.from(bytes), opened, document, reading });
      return id;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      for (const { opened } of documents.values()) await opened.dispose();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
