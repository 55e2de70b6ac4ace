import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import {
  assembleLines,
  isBelievable,
  Language,
  picturesWithoutText,
  type WordCounts,
  wordCounts,
  wordF1,
} from '../../src-main/reading/index.ts';
import { legibilityOf } from '../../src-main/reading/legibility.ts';
import { findPapers } from '../../src-main/tiling/find-paper.ts';
import { findTickBoxes } from '../../src-main/tiling/find-tick-boxes.ts';
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
const pdfFiles = join(data, 'pdfs/pdfs');
const sample = join(root, 'resources/samples/receipt.jpg');
const report = join(root, 'resources/samples/report.pdf');
/** Pages that Tesseract reads with two threads, where it is slow. */
const WITH_TWO_THREADS = 5;

/** What the checks of a good text layer may take, and how often they are timed. */
const [LAYER_MS, TIMES] = [60, 5];

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const pdfsIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

/** @param count receipts that are read, as they are and under each condition */
export async function readingFigures(docent: DocentService, count: number, most = 17) {
  return {
    reading: await told('reading', besideTesseract(docent, count)),
    reading_conditions: existsSync(receipts)
      ? await told('reading_conditions', readingConditions(docent, receipts, count))
      : null,
    reading_pdfs: existsSync(pdfs) ? await told('reading_pdfs', readingPdfs(docent, pdfs, most)) : null,
    reading_order: await told('reading_order', readingOrder(docent)),
    reading_checks: await told('reading_checks', checks(docent, sample)),
    good_text_layers: await told('good_text_layers', goodLayers(existsSync(pdfFiles) ? pdfsIn(pdfFiles) : [report])),
    cases: cases.length === 0 ? null : await told('cases', casesRight(docent)),
  };
}

/** Says on standard error what was measured, and how long it took: all of it takes minutes. */
async function told<T>(name: string, measuring: Promise<T>): Promise<T> {
  const start = performance.now();
  const figures = await measuring;
  process.stderr.write(`${name} (${Math.round((performance.now() - start) / 1000)} s): ${JSON.stringify(figures)}\n`);
  return figures;
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
 * What a page that needs nothing pays for being looked at: is it paper in a photograph, how large, tilted and faint is its print, has it boxes to tick, does what was read make sense.
 * Measuring its print is counted whole, though only its tilt is new.
 */
async function checks(docent: DocentService, file: string) {
  const document = await openDocument(file);
  try {
    const { tiling, readingLanguage, readingConfidence } = await docent.model();
    const language = readingLanguage ? new Language(readFileSync(readingLanguage.path)) : null;
    const speaking = readingLanguage && language ? { ...readingLanguage, language } : null;
    const raster = await document.rasterise(1);
    const { width, height } = raster;
    const page = { ...pixelsOf(raster, { x: 0, y: 0, width, height }), width, height };
    const looks: Record<string, number[]> = { paper: [], print: [], tick_boxes: [], contrast: [], sense: [] };
    const timed = <T>(name: string, work: () => T): T => {
      const start = performance.now();
      const result = work();
      looks[name]!.push(performance.now() - start);
      return result;
    };
    const whole: number[] = [];
    for (let i = 0; i < 7; i++) {
      timed('paper', () => findPapers(page));
      const print = timed('print', () => measurePrint(page, width, height));
      timed('tick_boxes', () => findTickBoxes(page, print?.letter ?? 0));
      const pageKey = `checks ${i}`;
      const begun = performance.now();
      const tiles = cutTiles(raster, tiling);
      const { characters } = await docent.engine.encode({ pageKey, tiles, read: true });
      const lines = assembleLines(characters, raster, { calibration: readingConfidence ?? null, speaking });
      whole.push(performance.now() - begun);
      timed('contrast', () => inkContrast(tiles, characters));
      timed('sense', () => legibilityOf(characters, lines, language));
      await docent.engine.release({ pageKey });
    }
    const each = Object.fromEntries(Object.entries(looks).map(([name, ms]) => [name, median(ms)]));
    const sum = (...names: string[]) => names.reduce((total, name) => total + each[name]!, 0);
    const [all, before] = [
      sum('paper', 'print', 'tick_boxes', 'contrast', 'sense'),
      sum('paper', 'print', 'tick_boxes'),
    ];
    // Cutting a page into tiles has the first three in it.
    const without = median(whole) - before;
    return {
      checks_ms: Object.fromEntries(Object.entries(each).map(([name, ms]) => [name, round(ms)])),
      read_without_ms: round(without),
      share: round(all / without, 3),
      wanted: 0.05,
    };
  } finally {
    await document.dispose();
  }
}

/**
 * What pages whose text layer is good pay for being sure of it: is it to be believed, and have its pictures words that it has not. Each page counts with the least of its
 * times, each time in a document that was just opened: other work on the machine only adds to them.
 */
async function goodLayers(files: readonly string[]) {
  const taken: number[] = [];
  for (const file of files) {
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) times.push(...(await goodLayer(file)));
    if (times.length > 0) taken.push(Math.min(...times));
  }
  const over = taken.filter((ms) => ms > LAYER_MS).length;
  return {
    pages: taken.length,
    ms: round(median(taken)),
    slowest_ms: round(Math.max(...taken)),
    wanted_ms: LAYER_MS,
    over,
  };
}

/** Milliseconds; none for a page without a layer that is to be believed. */
async function goodLayer(file: string): Promise<number[]> {
  const document = await openDocument(file);
  try {
    const layer = await textLayerLines(document, 1);
    const start = performance.now();
    if (layer === undefined || !isBelievable(layer)) return [];
    if (document.hasPictures) picturesWithoutText(await document.pictures(1), layer);
    return [performance.now() - start];
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
