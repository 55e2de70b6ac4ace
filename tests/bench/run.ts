import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Box } from '../../src-main/contract/page.ts';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { cutTiles, resize } from '../../src-main/tiling/index.ts';
import { root } from '../source-imports.ts';
import { pillowResize } from './baselines.ts';
import { coldStart } from './cold-start.ts';
import { historyFigures } from './history.ts';
import { inferenceFigures } from './inference.ts';
import { readingFigures } from './reading-figures.ts';
import { tickBoxFigures } from './tick-boxes.ts';
import { windowFigures } from './window.ts';

/**
 * `npm run bench [model folder]`: figures of this machine as one JSON value, each beside what it is compared with, all
 * measured in this run. Times are medians in milliseconds on a warm process unless the name says otherwise.
 */

const TIMES = 7;
/** Receipts that are read, as they are and under each condition; DOCENT_BENCH_RECEIPTS=60 reads all, which takes half an hour. */
const READING_PAGES = Number(process.env.DOCENT_BENCH_RECEIPTS ?? 10);
const TICK_FORMS = 40;
const sample = join(root, 'resources/samples/receipt.jpg');
const modelDir = process.argv[2] ?? join(root, 'models/docent-mini');

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function round(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

function machine() {
  const require = createRequire(import.meta.url);
  const ort: unknown = require('onnxruntime-node/package.json');
  return {
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    memory_gib: round(totalmem() / 2 ** 30),
    node: process.versions.node,
    onnxruntime: typeof ort === 'object' && ort !== null && 'version' in ort ? ort.version : null,
    platform: `${process.platform}-${process.arch}`,
    load_before: round(loadavg()[0]!, 2),
  };
}

/** Our bicubic resize against Pillow's on the same pixels, and the whole cut into tiles. */
async function tiling() {
  const document = await openDocument(sample);
  try {
    const raster = await document.rasterise(1);
    const fixedGrid = { rows: 2, cols: 2 };
    const options = { tileSize: 448, overlap: 28, maxTiles: 12, fixedGrid, adapters: 4, dropBlank: true };
    const time = (work: () => unknown) => {
      work();
      const taken = Array.from({ length: TIMES }, () => {
        const start = performance.now();
        work();
        return performance.now() - start;
      });
      return round(median(taken));
    };
    const { width, height, rows, cols } = cutTiles(raster, options);
    const rgb = raster.data.filter((_, i) => i % 4 !== 3);
    const pillow = pillowResize(sample, width, height, TIMES);
    return {
      page: [raster.width, raster.height],
      resized: [width, height],
      grid: [rows, cols],
      resize_rgb_ms: time(() => resize(rgb, raster.width, raster.height, 3, width, height)),
      cut_tiles_ms: time(() => cutTiles(raster, options)),
      baseline: { pillow_resize_rgb_ms: pillow === null ? null : round(pillow) },
    };
  } finally {
    await document.dispose();
  }
}

/** The first question on a page against the second one on the same page, which must find it in the cache. */
async function asking(docent: ReturnType<typeof createDocentService>, file: string, questions: [string, string]) {
  const region = (i: number): Box => [0, 0, 1, 1 - i / 1000];
  const toFirstToken = (t: { encode_ms: number; prefill_ms: number; first_token_ms: number }) =>
    t.encode_ms + t.prefill_ms + t.first_token_ms;
  const [first, second, whole]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < 3; i++) {
    // A slightly other region is a page the cache does not know.
    const options = { page: 1, region: region(i + 1) };
    const start = performance.now();
    first.push(toFirstToken((await docent.ask(file, [questions[0]], options)).timings));
    whole.push(performance.now() - start);
    second.push(toFirstToken((await docent.ask(file, [questions[1]], options)).timings));
  }
  return {
    second_question_to_first_token_ms: round(median(second)),
    /** From the call to the whole answer: opening, rasterising and cutting the page included. */
    first_question_whole_ms: round(median(whole)),
    baseline: { first_question_encode_prefill_first_token_ms: round(median(first)) },
  };
}

/** A receipt; where the documents are there also a scanned A4 page (12 tiles) and a page of a PDF with its own text. */
async function askingEach(docent: ReturnType<typeof createDocentService>) {
  const pdf = (name: string) => join(root, '../shared/data/pdfs/pdfs', name);
  const titles: [string, string] = ['What is the title?', 'Who wrote this?'];
  return {
    receipt: await asking(docent, sample, ['What is the total?', 'What is the date?']),
    scanned_a4: existsSync(pdf('issue918_scan.pdf')) ? await asking(docent, pdf('issue918_scan.pdf'), titles) : null,
    pdf_with_text: existsSync(pdf('tracemonkey.pdf')) ? await asking(docent, pdf('tracemonkey.pdf'), titles) : null,
  };
}

/** From a cancel amid a long answer until the engine has answered the next call: what a reader waits after "stop". */
async function cancelling(docent: ReturnType<typeof createDocentService>) {
  const taken: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const abort = new AbortController();
    let cancelled = Number.NaN;
    const onDelta = () => {
      if (abort.signal.aborted) return;
      cancelled = performance.now();
      abort.abort();
    };
    await docent
      .ask(sample, ['What is the address of the company?'], { page: 1, signal: abort.signal, onDelta })
      .catch(() => {});
    await docent.engine.release({ pageKey: 'no such page' });
    taken.push(performance.now() - cancelled);
  }
  return { cancel_to_next_call_ms: round(median(taken)), baseline: { required_ms: 100 } };
}

/** Finding an answer's words on a page of 5,000 characters. */
function finding() {
  const words = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor'.split(' ');
  const lines = Array.from({ length: 100 }, (_, i) => {
    const text = Array.from({ length: 8 }, (_, j) => words[(i * 7 + j * 5) % words.length]).join(' ');
    const box: [number, number, number, number] = [0.1, i / 100, 0.9, (i + 1) / 100];
    return { box, text, source: 'model' as const, score: 1, row: i, characters: Array.from(text, () => box) };
  });
  const taken = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    evidence(lines[60]!.text, lines);
    return performance.now() - start;
  });
  return { evidence_ms: round(median(taken)), baseline: { wanted_ms: 20 } };
}

const facts = machine();
// Before the model is loaded here, which would leave it fewer cores.
const cold_start = await coldStart();
const window = await windowFigures();
// Likewise: the engine of these figures lives in this process and is gone before the next one starts.
const inference = await inferenceFigures('cpu', modelDir);
const cacheDir = process.env.DOCENT_CACHE ?? join(tmpdir(), 'docent-bench');
const docent = createDocentService({ modelDir, cacheDir, device: 'cpu' });
try {
  const start = performance.now();
  const info = await docent.info();
  const load_ms = round(performance.now() - start);
  const figures = {
    tiling: await tiling(),
    ...(await readingFigures(docent, READING_PAGES)),
    tick_boxes: await tickBoxFigures(docent, TICK_FORMS),
    asking: await askingEach(docent),
    cancelling: await cancelling(docent),
  };
  const search = finding();
  const history = await historyFigures();
  console.log(
    JSON.stringify(
      {
        machine: facts,
        cold_start,
        window,
        inference,
        model: { ...info, load_ms },
        ...figures,
        evidence: search,
        history,
      },
      null,
      2,
    ),
  );
} finally {
  await docent.dispose();
}
