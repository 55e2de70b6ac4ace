import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { assembleLines, type WordCounts, wordCounts, wordF1 } from '../../src-main/reading/index.ts';
import { legibilityOf } from '../../src-main/reading/legibility.ts';
import { findPaper } from '../../src-main/tiling/find-paper.ts';
import { cutTiles, inkContrast } from '../../src-main/tiling/index.ts';
import { measurePrint } from '../../src-main/tiling/measure-print.ts';
import { pixelsOf } from '../../src-main/tiling/region.ts';
import { cases, whatIsWrong } from '../cases/failed-once.ts';
import { root } from '../source-imports.ts';
import { tesseract } from './baselines.ts';
import { readingConditions } from './reading-conditions.ts';
import { readingOrder } from './reading-order.ts';
import { readingPdfs } from './reading-pdfs.ts';

/**
 * The figures of reading, each beside what is wanted or what the same work takes elsewhere; null where the data is not there.
 *
 * node tests/bench/reading-figures.ts [--receipts 60] [--pdfs 17] [--model models/docent-mini]
 */

const data = join(root, '../shared/data');
const receipts = join(data, 'receipts/dev');
const pdfs = join(data, 'pdfs/questions.jsonl');
const sample = join(root, 'resources/samples/receipt.jpg');
/** Pages that Tesseract reads with two threads, where it is slow. */
const WITH_TWO_THREADS = 5;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

/** @param count receipts that are read, as they are and under each condition */
export async function readingFigures(docent: DocentService, count: number, most = 17) {
  return {
    reading: await besideTesseract(docent, count),
    reading_conditions: existsSync(receipts) ? await readingConditions(docent, receipts, count) : null,
    reading_pdfs: existsSync(pdfs) ? await readingPdfs(docent, pdfs, most) : null,
    reading_order: await readingOrder(docent),
    reading_checks: await checks(docent, sample),
    cases: cases.length === 0 ? null : await casesRight(docent),
  };
}

/** Reading whole pages against Tesseract, with word F1 where the lines are known. */
async function besideTesseract(docent: DocentService, count: number) {
  const pages = existsSync(receipts)
    ? readFileSync(join(receipts, 'receipts.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .slice(0, count)
        .map((line): { image: string; lines: { text: string }[] } => JSON.parse(line))
        .map((r) => ({ image: join(receipts, r.image), text: r.lines.map((l) => l.text).join('\n') }))
    : [{ image: sample, text: null }];
  const [ours, theirs] = [newFigures(), newFigures()];
  const twoThreads: number[] = [];
  let version: string | null = null;
  await docent.read(sample);
  for (const [i, { image, text }] of pages.entries()) {
    const start = performance.now();
    const result = await docent.read(image);
    ours.ms.push(performance.now() - start);
    const read = result.pages.flatMap((p) => p.lines.map((l) => l.text)).join('\n');
    if (text !== null) ours.counts.push(wordCounts(read, text));
    const baseline = tesseract(image);
    if (baseline === null) continue;
    version = baseline.version;
    theirs.ms.push(baseline.ms);
    if (text !== null) theirs.counts.push(wordCounts(baseline.text, text));
    if (i < WITH_TWO_THREADS) twoThreads.push(tesseract(image, 2)?.ms ?? Number.NaN);
  }
  const figures = ({ ms, counts }: Figures) => ({
    ms_a_page: ms.length === 0 ? null : round(median(ms)),
    word_f1: counts.length === 0 ? null : round(wordF1(counts).f1, 3),
  });
  return {
    pages: pages.length,
    ...figures(ours),
    wanted: { word_f1: 0.95, of_tesseracts_time: 0.6 },
    baseline: {
      tool: version,
      psm: 6,
      ...figures(theirs),
      two_threads_ms_a_page: twoThreads.length === 0 ? null : round(median(twoThreads)),
    },
  };
}

interface Figures {
  readonly ms: number[];
  readonly counts: WordCounts[];
}
const newFigures = (): Figures => ({ ms: [], counts: [] });

/**
 * What a page that needs nothing pays for being looked at: is it paper in a photograph, how large, tilted and faint is its print, does what was read make sense. Measuring
 * its print is counted whole, though only its tilt is new.
 */
async function checks(docent: DocentService, file: string) {
  const document = await openDocument(file);
  try {
    const { tiling } = await docent.model();
    const raster = await document.rasterise(1);
    const { width, height } = raster;
    const page = { ...pixelsOf(raster, { x: 0, y: 0, width, height }), width, height };
    const tiles = cutTiles(raster, tiling);
    const [looking, whole]: [number[], number[]] = [[], []];
    for (let i = 0; i < 7; i++) {
      const start = performance.now();
      findPaper(page);
      measurePrint(page, width, height);
      const before = performance.now() - start;
      const begun = performance.now();
      const { characters } = await docent.engine.encode({
        pageKey: `checks ${i}`,
        tiles: cutTiles(raster, tiling),
        read: true,
      });
      const lines = assembleLines(characters, raster);
      whole.push(performance.now() - begun);
      const after = performance.now();
      inkContrast(tiles, characters);
      legibilityOf(characters, lines, null);
      looking.push(before + performance.now() - after);
      await docent.engine.release({ pageKey: `checks ${i}` });
    }
    const [checks_ms, read_ms] = [median(looking), median(whole)];
    return { checks_ms: round(checks_ms), read_ms: round(read_ms), share: round(checks_ms / read_ms, 3), wanted: 0.05 };
  } finally {
    await document.dispose();
  }
}

/** Inputs that failed once: how many are right now, and what came of the others. */
async function casesRight(docent: DocentService) {
  const wrong: string[] = [];
  for (const one of cases) {
    const came = await whatIsWrong(docent, one);
    if (came !== null) wrong.push(`${one.file}${one.check === 'ask' ? `, ${one.question}` : ''}: ${came.slice(0, 80)}`);
  }
  return { right: cases.length - wrong.length, of: cases.length, wrong };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      receipts: { type: 'string', default: '60' },
      pdfs: { type: 'string', default: '17' },
      model: { type: 'string', default: join(root, 'models/docent-mini') },
    },
  });
  const cacheDir = process.env.DOCENT_CACHE ?? join(tmpdir(), 'docent-bench');
  const docent = createDocentService({ modelDir: values.model, cacheDir, device: 'cpu' });
  try {
    console.log(JSON.stringify(await readingFigures(docent, Number(values.receipts), Number(values.pdfs)), null, 2));
  } finally {
    await docent.dispose();
  }
}
