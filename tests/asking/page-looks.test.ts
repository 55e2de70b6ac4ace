import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { chooseLooked, pagesToLookAt } from '../../src-main/asking/page-looks.ts';
import type { Answer } from '../../src-main/contract/docent.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { tinyModel } from '../inference/tiny-models.ts';

const REPORT = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;

let docent: DocentService | undefined;
afterEach(async () => {
  await docent?.dispose();
  docent = undefined;
});

/** page-reader-tiny, whose weights are random, told when a question asks for looks. */
function service(looks: object): DocentService {
  const { modelDir, cacheDir } = tinyModel('page-reader-tiny');
  const path = join(modelDir, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as { looks: object };
  writeFileSync(path, JSON.stringify({ ...config, looks: { ...config.looks, ...looks } }));
  docent = createDocentService({ modelDir, cacheDir, device: 'cpu' });
  return docent;
}

describe('A question about how a page looks', () => {
  test('is answered from its tiles, says so, and names them, though the page has a text layer', async () => {
    const report = await openDocument(REPORT);
    const result = await service({ asked_at: 1e-9 }).ask(report, ['Is there a stamp?', 'Is it signed?'], { page: 1 });
    expect(result.answers.map(({ from }) => from)).toEqual(['looks', 'looks']);
    expect(result.tiles).toMatchObject({ whole: true, text_source: 'text-layer' });
    expect(result.tiles!.kept).toBeGreaterThan(0);
    await report.dispose();
  });

  test('draws the page once, and a follow-up question not at all', async () => {
    const report = await openDocument(REPORT);
    let rasters = 0;
    const counting = {
      ...report,
      ...{ sha256: report.sha256, pageCount: report.pageCount },
      page: report.page.bind(report),
      textLayer: report.textLayer.bind(report),
      rasterise: (...asked: Parameters<typeof report.rasterise>) => {
        rasters += 1;
        return report.rasterise(...asked);
      },
      dispose: report.dispose.bind(report),
    };
    const asking = service({ asked_at: 1e-9 });
    await asking.ask(counting, ['Is it signed?'], { page: 1 });
    await asking.ask(counting, ['Is there a stamp?'], { page: 1 });
    expect(rasters).toBe(1);
    await report.dispose();
  });

  test('is one about boxes of which no word of the page tells: a reader of words would take a label for a mark', async () => {
    const report = await openDocument(REPORT);
    const asking = service({ asked_at: 1, maybe_at: 1 });
    const { answers } = await asking.ask(report, ['Is Rotterdam ticked?', 'What is the title?'], { page: 1 });
    expect(answers.map(({ from }) => from === 'looks')).toEqual([true, false]);
    await report.dispose();
  });

  test('is answered from words where the question does not ask for looks', async () => {
    const report = await openDocument(REPORT);
    const result = await service({ asked_at: 1, maybe_at: 1 }).ask(report, ['Who wrote this?'], { page: 1 });
    expect(result.answers[0]!.from).toBeUndefined();
    expect(result.tiles).toBeNull();
    await report.dispose();
  });
});

describe('Pages of a long document', () => {
  test('are looked at where words suit the question, and at its beginning and end', () => {
    const suited = new Map([
      [4, 0.9],
      [7, 0.8],
      [2, 0.1],
    ]);
    expect(pagesToLookAt(suited, 12, undefined)).toEqual([4, 7, 12, 1]);
    expect(pagesToLookAt(suited, 12, 5)).toEqual([5]);
    expect(pagesToLookAt(new Map(), 1, undefined)).toEqual([1]);
  });

  test('show what is on any of them: a signature on the last page is one', () => {
    const of = (page: number, answer: string, confidence: number): Answer => ({
      ...{ question: 'Is it signed?', answer, page, confidence, found: true, evidence: [] },
    });
    const suited = new Map([[1, 1]]);
    expect(chooseLooked([of(1, 'no', 0.99), of(12, 'yes', 0.8)], suited).page).toBe(12);
    expect(chooseLooked([of(1, 'no', 0.7), of(12, 'no', 0.9)], suited).answer).toBe('no');
  });
});
