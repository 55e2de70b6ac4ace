import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { type OpenDocument, openDocument } from '../../src-main/documents/index.ts';
import { tinyModel } from '../inference/tiny-models.ts';

const REPORT = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;

/** docent-tiny set up as docent-mini: it answers from text and uses tiles only for reading. */
function settings() {
  const { modelDir, cacheDir } = tinyModel('docent-tiny');
  const path = join(modelDir, 'config.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), visual_prompt: false }));
  return { modelDir, cacheDir, device: 'cpu' as const };
}

/** A document that counts how often its pages are drawn: without a raster there are no tiles. */
function counted(document: OpenDocument) {
  let rasters = 0;
  const counting: OpenDocument = {
    ...document,
    sha256: document.sha256,
    pageCount: document.pageCount,
    page: (page) => document.page(page),
    textLayer: (page, options) => document.textLayer(page, options),
    rasterise: (page, options) => {
      rasters += 1;
      return document.rasterise(page, options);
    },
    dispose: () => document.dispose(),
  };
  return { counting, rasters: () => rasters };
}

describe('A question about a PDF page with a text layer, for a model that answers from text', () => {
  let docent: DocentService;
  let report: ReturnType<typeof counted>;
  beforeAll(async () => {
    docent = createDocentService(settings());
    report = counted(await openDocument(REPORT));
  });
  afterAll(async () => {
    await report.counting.dispose();
    await docent.dispose();
  });

  test('is answered without a raster, a tile or a run of the encoder, and the answer says so', async () => {
    const result = await docent.ask(report.counting, ['Who wrote this?'], { page: 1 });
    expect(result.answers).toHaveLength(1);
    expect(report.rasters()).toBe(0);
    expect((await docent.engine.stats()).runs).toMatchObject({ encoder: 0, resampler: 0 });
    expect(result.tiles).toBeNull();
    expect(result.timings).toMatchObject({ tile_ms: 0, encode_ms: 0 });
  });

  test('draws the page once when it is to be read from its pixels, however badly they read, and names the tiles', async () => {
    const result = await docent.ask(report.counting, ['Who wrote this?'], { page: 1, text: false });
    // This tiny model reads badly whichever way up the page is. A sample of it is tried turned, without drawing it again.
    expect(report.rasters()).toBe(1);
    expect(result.tiles).toMatchObject({ whole: false, visual_tokens: 0 });
    expect(result.tiles!.kept).toBeGreaterThan(0);
    expect((await docent.engine.stats()).runs.encoder).toBeGreaterThan(0);
  });
});
