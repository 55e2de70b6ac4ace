import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LibraryDocument } from '../../src-main/contract/library.ts';
import { PageText } from '../../src-main/contract/library.ts';
import type { Box, PageRaster } from '../../src-main/contract/page.ts';
import type { TileSet, TilingOptions } from '../../src-main/contract/tile.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';
import { createWorkspace, type Workspace } from '../../src-main/workspace/index.ts';
import { addSample, asked, question, samples, temporaryDataDir, tinyDocent } from './temporary-workspace.ts';

describe('Pages', () => {
  const dataDir = temporaryDataDir();
  let docent: DocentService;
  let workspace: Workspace;
  let receipt: LibraryDocument;
  let report: LibraryDocument;

  beforeAll(async () => {
    docent = createDocentService(tinyDocent());
    workspace = await createWorkspace({ dataDir, docent, host: 'browser', version: '1.2.3', allowPaths: true });
    await workspace.api.pauseIndexing({ paused: true });
    receipt = await addSample(workspace.api, 'receipt.jpg');
    report = await addSample(workspace.api, 'report.pdf');
  });
  afterAll(() => workspace.dispose());

  test('have their displayed sizes, and opening is recorded', async () => {
    const opened = await workspace.api.openDocument({ documentId: report.id });
    expect(opened.pages).toHaveLength(2);
    expect(opened.pages[0]!.height).toBeGreaterThan(opened.pages[0]!.width);
    expect(opened.document.openedAt).not.toBeNull();
  });

  test('are drawn at the requested width, and thumbnails are cached', async () => {
    const draw = (width: number, page = 1) => workspace.api.pageImage({ documentId: report.id, page, width });
    const thumbnail = await draw(200);
    const { format, width, height } = await sharp(thumbnail.bytes).metadata();
    expect([thumbnail.mime, format, width]).toEqual(['image/webp', 'webp', 200]);
    expect(height).toBeGreaterThan(200);
    const folder = join(dataDir, 'cache', 'thumbnails', report.id.slice(0, 2));
    const [kept] = readdirSync(folder);
    expect(readFileSync(join(folder, kept!))).toEqual(Buffer.from(thumbnail.bytes));
    expect(await draw(200)).toEqual(thumbnail);
    expect((await sharp((await draw(900)).bytes).metadata()).width).toBe(900);
    expect(readdirSync(folder)).toHaveLength(1);
    await expect(draw(200, 3)).rejects.toMatchObject({ code: 'page-out-of-range' });
  });

  test('are not drawn if the request was cancelled', async () => {
    const abort = new AbortController();
    const first = workspace.api.pageImage({ documentId: report.id, page: 2, width: 300 });
    const second = workspace.api.pageImage({ documentId: report.id, page: 2, width: 310 }, { signal: abort.signal });
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect((await first).bytes.length).toBeGreaterThan(0);
  });

  test("are read as ranges of the file's bytes", async () => {
    const file = readFileSync(join(samples, 'report.pdf'));
    const read = async (begin: number, end: number) =>
      Buffer.from((await workspace.api.readBytes({ documentId: report.id, begin, end })).bytes);
    expect(await read(0, 8)).toEqual(file.subarray(0, 8));
    expect(await read(100, 900)).toEqual(file.subarray(100, 900));
    expect(await read(file.length - 10, file.length + 500)).toEqual(file.subarray(-10));
    await expect(read(file.length, file.length + 1)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(read(0, 5 * 1024 * 1024)).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('of a scan are read once, on request, and their words tell the kind of document', async () => {
    const get = (read: boolean) => workspace.api.pageText({ documentId: receipt.id, page: 1, read });
    expect(await get(false)).toMatchObject({ source: 'none', lines: [] });
    const read = await get(true);
    expect(read.source).toBe('model');
    expect(read.lines.length).toBeGreaterThan(10);
    const { encoder } = (await docent.engine.stats()).runs;
    expect((await get(false)).lines.map((line) => line.text)).toEqual(read.lines.map((line) => line.text));
    expect((await get(true)).source).toBe('model');
    expect((await docent.engine.stats()).runs.encoder).toBe(encoder);
  });

  test('of a PDF have their text without a model, and search finds it', async () => {
    const text = await workspace.api.pageText({ documentId: report.id, page: 1, read: false });
    expect(PageText.parse(text)).toEqual(text);
    expect(text.source).toBe('text-layer');
    await workspace.api.pauseIndexing({ paused: false });
    await workspace.whenQuiet();
    const word = text.lines
      .map((line) => line.text)
      .join(' ')
      .match(/[A-Za-z]{6,}/)![0];
    const hits = await workspace.api.search({ query: word, limit: 10 });
    expect(hits).toContainEqual(expect.objectContaining({ kind: 'page', documentId: report.id, page: 1 }));
  });

  describe('that the window cut', () => {
    let raster: PageRaster;
    let tiling: TilingOptions;
    beforeAll(async () => {
      const document = await openDocument(join(samples, 'report.pdf'));
      raster = await document.rasterise(2, { longEdge: 900 });
      await document.dispose();
      tiling = (await workspace.api.warmUp({})).tiling!;
    });
    const encode = (tiles: TileSet, region: Box | null = null) =>
      workspace.api.encodePage({ documentId: report.id, page: 2, region, tiles });

    test('are encoded once, and a question reuses them and names these tiles', async () => {
      const tiles = cutTiles(raster, tiling);
      const first = await encode(tiles);
      expect(first).toMatchObject({ cached: false, text: { page: 2, source: 'text-layer' } });
      expect(first.tiles).toMatchObject({ rows: tiles.rows, cols: tiles.cols, pixels: [tiles.width, tiles.height] });
      const { encoder } = (await docent.engine.stats()).runs;
      expect(await encode(tiles)).toMatchObject({ cached: true, tiles: first.tiles });
      const { turn } = await asked(workspace.api, question(report.id, { page: 2 }));
      expect(turn.tiles).toEqual({ ...first.tiles, text_source: 'text-layer' });
      expect((await docent.engine.stats()).runs.encoder).toBe(encoder);
    });

    test('of a region serve the questions about that region', async () => {
      const region: Box = [0.1, 0.15, 0.7, 0.42];
      const { tiles } = await encode(cutTiles(raster, tiling, region), region);
      const { encoder } = (await docent.engine.stats()).runs;
      const { turn } = await asked(workspace.api, question(report.id, { page: 2, region }));
      expect(turn.tiles).toEqual({ ...tiles, text_source: 'text-layer' });
      expect((await docent.engine.stats()).runs.encoder).toBe(encoder);
    });

    test('for another model, or cut wrongly, are refused', async () => {
      const tiles = cutTiles(raster, tiling);
      const [first, ...others] = tiles.local;
      const refused = (wrong: TileSet) => expect(encode(wrong)).rejects.toMatchObject({ code: 'bad-input' });
      await refused({ ...tiles, tileSize: tiles.tileSize + 1 });
      await refused({ ...tiles, rows: 40, cols: 40 });
      await refused({ ...tiles, width: tiles.width + 3 });
      await refused({ ...tiles, global: null });
      await refused({ ...tiles, local: others });
      await refused({ ...tiles, local: [{ ...first!, adapter: first!.adapter + 1 }, ...others] });
      await refused({ ...tiles, local: [{ ...first!, pixels: first!.pixels.slice(1) }, ...others] });
      await refused({ ...tiles, local: [{ ...first!, box: [0.5, 0.5, 0.9, 0.9] }, ...others] });
      await refused({ ...tiles, local: [...others, first!] });
    });
  });

  test('of a missing document are refused by name', async () => {
    const documentId = '0'.repeat(64);
    const { api } = workspace;
    const calls = [
      () => api.openDocument({ documentId }),
      () => api.pageImage({ documentId, page: 1, width: 100 }),
      () => api.pageText({ documentId, page: 1, read: false }),
      () => api.readBytes({ documentId, begin: 0, end: 1 }),
      () => api.suggestQuestions({ documentId, language: 'en' }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'bad-input', subject: documentId });
  });
});
