/**
 * A library of generated documents: 1,000 of 20 pages, unless `--documents N` says otherwise. How soon the window can be used in a real browser
 * (after a clean end, and after a kill), how long a search, the first results of a question to the library (by words) and its whole ranking (by
 * words and meaning) take, and what memory that needs. Each time is also given for a hundredth of it. Embedding 20,000 pages takes a quarter of an
 * hour or more, so the vectors are pseudorandom but for those of the last documents, which Docent embeds while it is asked; a search compares all
 * of them either way.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { passagesOf } from '../../src-main/finding/passages.ts';
import { type History, openHistory } from '../../src-main/history/index.ts';
import { Embeddings } from '../../src-main/inference/embedding/embeddings.ts';
import { builtWindow } from '../e2e/built-window.ts';
import { launchBrowser } from '../e2e/real-browser.ts';
import { documentId, exampleDocument, examplePage } from '../history/examples.ts';
import { pageAt } from '../http/served-process.ts';
import { embeddingSettings } from '../inference/embedding-model.ts';
import { startToLibrary } from './start-to-library.ts';
import { StartedDocent } from './started-docent.ts';

const PAGES = 20;
const LINES = 40;
const TIMES = 3;
/** Documents that are left to be embedded. */
const LEFT = 2;
const QUESTIONS = [
  'What is the total of the invoice from w1234?',
  'Who signed the contract about w77 and w9?',
  'w15000',
  'When was the delivery of w4321 agreed?',
  'the total amount of the invoice',
];
const COMMON = 'the total of invoice contract delivery agreed amount date and signed by for in a page'.split(' ');

/** Words as they are spread in texts: a few everywhere, most of 20,000 rare. */
function words(count: number, seed: number): string {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () =>
    random() < 0.4 ? COMMON[Math.floor(random() ** 2 * COMMON.length)] : `w${Math.floor(20_000 ** random())}`,
  ).join(' ');
}

/** Directions in no order. */
function vectors(history: History, name: string, page: number, model: string): void {
  const lines = history.getPageText(documentId(name), page)?.lines ?? [];
  let state = page + Number.parseInt(documentId(name).slice(0, 8), 16);
  const passages = passagesOf(lines).map(({ firstLine, lastLine }) => {
    const vector = Int8Array.from({ length: 384 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> 24) - 128;
    });
    return { firstLine, lastLine, vector };
  });
  history.savePassages(documentId(name), page, model, passages);
}

function fill(dataDir: string, documents: number, model: string): void {
  const history = openHistory({ dataDir, maintainAfterMs: null });
  for (let number = 0; number < documents; number++) {
    const name = `generated-${number}.pdf`;
    history.upsertDocument(exampleDocument(name, { pageCount: PAGES, kind: 'other' }));
    for (let page = 1; page <= PAGES; page++) {
      const seed = number * PAGES + page;
      const lines = Array.from({ length: LINES }, (_, line) => words(8, seed * LINES + line + 1));
      history.savePageText(documentId(name), examplePage(page, lines));
      if (number < documents - LEFT) vectors(history, name, page, model);
    }
  }
  history.dispose();
}

/** The most resident memory that a process ever had, MiB. Linux only. */
function peakMemory(pid: number): number {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(peak?.[1] ?? 0) / 1024);
}

const median = (values: readonly number[]): number =>
  Math.round([...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN);

/** Times of one start: until the host answers what a window asks first, and of searches and questions after that. */
async function oneStart(docent: StartedDocent) {
  const { service, port } = pageAt(docent.url);
  const times: Record<'searches' | 'byMeaning' | 'results' | 'rankings', number[]> = {
    ...{ searches: [], byMeaning: [], results: [], rankings: [] },
  };
  const timed = async (into: number[], work: () => Promise<unknown>) => {
    const before = performance.now();
    await work();
    into.push(performance.now() - before);
  };
  try {
    await Promise.all([service.info({}), service.listDocuments({ removed: false }), service.listCollections({})]);
    const answering = docent.since();
    for (const question of QUESTIONS) {
      await timed(times.searches, () => service.search({ query: question, limit: 60 }));
      await timed(times.byMeaning, () => service.search({ query: question, limit: 60, byMeaning: true }));
      const stop = new AbortController();
      const asked = performance.now();
      const found: number[] = [];
      try {
        for await (const event of service.askLibrary({ question, documentIds: null }, { signal: stop.signal })) {
          if (event.kind === 'found') found.push(performance.now() - asked);
          if (found.length === 2 || (event.kind !== 'found' && event.kind !== 'asked')) break;
        }
      } finally {
        stop.abort();
      }
      // Of a question that nothing is near to there is no second one.
      times.results.push(...found.slice(0, 1));
      times.rankings.push(...found.slice(1));
    }
    return { answering, ...times };
  } finally {
    port.close();
  }
}

async function figures(browser: Browser, documents: number, model: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-bench-library-'));
  const renderer = await builtWindow();
  try {
    fill(dataDir, documents, model);
    const windows: Awaited<ReturnType<typeof startToLibrary>>[] = [];
    const runs: Awaited<ReturnType<typeof oneStart>>[] = [];
    let peak = 0;
    for (let time = 0; time < TIMES; time++) {
      windows.push(await startToLibrary(browser, renderer, dataDir, documents));
      const docent = await StartedDocent.start(dataDir, renderer);
      try {
        runs.push(await oneStart(docent));
        peak = Math.max(peak, peakMemory(docent.pid));
      } finally {
        await docent.end();
      }
    }
    // What a crash or a power cut leaves behind.
    await (await StartedDocent.start(dataDir, renderer)).end('SIGKILL');
    const killed = await startToLibrary(browser, renderer, dataDir, documents);
    const all = (pick: (run: (typeof runs)[number]) => number[]) => runs.flatMap(pick);
    return {
      documents,
      pages: documents * PAGES,
      window_usable_after_start_ms: median(windows.map(({ usable }) => usable)),
      address_after_start_ms: median(windows.map(({ address }) => address)),
      host_cpu_ms: median(windows.map(({ host }) => host)),
      window_main_thread_cpu_ms: median(windows.map(({ window }) => window)),
      window_usable_after_kill_ms: Math.round(killed.usable),
      host_answers_after_start_ms: median(runs.map(({ answering }) => answering)),
      search_ms: median(all(({ searches }) => searches)),
      search_with_meaning_ms: median(all(({ byMeaning }) => byMeaning)),
      search_with_meaning_slowest_ms: Math.round(Math.max(...all(({ byMeaning }) => byMeaning))),
      first_results_ms: median(all(({ results }) => results)),
      first_results_slowest_ms: Math.round(Math.max(...all(({ results }) => results))),
      ranking_with_meaning_ms: median(all(({ rankings }) => rankings)),
      host_peak_mib: peak,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const at = process.argv.indexOf('--documents');
const documents = at < 0 ? 1000 : Number(process.argv[at + 1]);
const asked = { first_results_ms: 300, host_peak_mib: 600, window_usable_after_start_ms: 1000 };
const embeddings = new Embeddings(embeddingSettings);
const model = await embeddings.sha();
await embeddings.dispose();
const vectorsAre = `pseudorandom, but for the last ${LEFT} documents`;
const browser = await launchBrowser();
const full = await figures(browser, documents, model);
const hundredth = await figures(browser, Math.ceil(documents / 100), model);
await browser.close();
console.log(JSON.stringify({ full, hundredth, vectors: vectorsAre, asked }, null, 2));
