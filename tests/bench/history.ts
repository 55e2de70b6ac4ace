import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type History, openHistory } from '../../src-main/history/index.ts';
import { documentId, exampleAnswer, exampleDocument, examplePage } from '../history/examples.ts';

const ANSWERS = 100_000;
const CONVERSATIONS = 2000;
const PAGES = 2000;
const TIMES = 7;

/** What a reader types, letter by letter and whole: rare words, words that stand everywhere, beginnings, Korean, rows, nothing. */
const QUERIES = [
  't',
  'to',
  'tot',
  'total',
  'what is the total',
  'total amount invoice',
  'w1',
  'w123',
  'w12345',
  '합',
  '합계',
  '총합계 금액',
  'inv w1',
  'amount tax w77',
  '"the date" OR (x',
  'nowhere',
  'nowhere total',
  'date 12.50',
];

/** History with 100,000 answers: searching it, opening it (and what opening it costs over opening an empty one), writing to it. */
export async function historyFigures() {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-bench-history-'));
  const empty = mkdtempSync(join(tmpdir(), 'docent-bench-history-'));
  try {
    fill(dataDir);
    openAndClose(empty);
    const opening = times(() => openAndClose(dataDir));
    const openingEmpty = times(() => openAndClose(empty));
    const openingCpu = cpuOf(() => openAndClose(dataDir));
    const openingEmptyCpu = cpuOf(() => openAndClose(empty));
    const bytes = statSync(join(dataDir, 'history.sqlite')).size;
    const history = openHistory({ dataDir, maintainAfterMs: null });
    try {
      const searches = QUERIES.map((query) => ({ query, ms: times(() => history.search({ query, limit: 50 })) }));
      const cpu = QUERIES.map((query) => cpuOf(() => history.search({ query, limit: 50 })));
      const all = searches.flatMap(({ ms }) => ms);
      const slowest = searches.reduce((a, b) => (quantile(a.ms, 0.5) > quantile(b.ms, 0.5) ? a : b));
      return {
        answers: ANSWERS,
        pages_of_text: PAGES,
        file_mib: round(bytes / 2 ** 20),
        search_ms_p50: round(quantile(all, 0.5)),
        search_ms_p95: round(quantile(all, 0.95)),
        search_ms_max: round(Math.max(...all)),
        // What a search costs where the processor is not shared with other work.
        search_cpu_ms_mean: round(cpu.reduce((sum, ms) => sum + ms) / cpu.length),
        search_cpu_ms_slowest: round(Math.max(...cpu)),
        slowest_search: { query: slowest.query, ms: round(quantile(slowest.ms, 0.5)) },
        write_ms_p50: round(quantile(writing(history), 0.5)),
        open_ms: round(quantile(opening, 0.5)),
        open_cpu_ms: round(openingCpu),
        baseline: {
          empty_open_ms: round(quantile(openingEmpty, 0.5)),
          empty_open_cpu_ms: round(openingEmptyCpu),
          required_search_ms: 20,
          required_open_ms: 300,
        },
      };
    } finally {
      history.dispose();
    }
  } finally {
    for (const folder of [dataDir, empty]) rmSync(folder, { recursive: true, force: true });
  }
}

function openAndClose(dataDir: string): void {
  openHistory({ dataDir, maintainAfterMs: null }).dispose();
}

/** By import, in one transaction: the same rows as one by one, without 200,000 fsyncs. */
function fill(dataDir: string): void {
  const history = openHistory({ dataDir, maintainAfterMs: null });
  const name = 'bench.pdf';
  const random = generator(1);
  const common =
    'what is the total amount date invoice number customer name address tax 영수증의 총합계는 금액을'.split(' ');
  const word = () => (random(3) > 0 ? common[random(common.length)]! : `w${random(20_000)}`);
  const words = (n: number) => Array.from({ length: n }, word).join(' ');
  history.upsertDocument(exampleDocument(name));
  const id = documentId(name);
  const at = 1_700_000_000_000;
  const conversations = Array.from({ length: CONVERSATIONS }, (_, i) => ({
    ...{ id: `c${i}`, documentId: id, title: words(5), createdAt: at, updatedAt: at, removedAt: null, changedAt: at },
  }));
  const turns = Array.from({ length: ANSWERS }, (_, i) => ({
    ...{ id: `t${i}`, conversationId: `c${i % CONVERSATIONS}`, documentId: id, question: words(7), askedPage: null },
    ...{ region: null, usedText: true, ...exampleAnswer(`${words(10)} ${i % 100}.50`), error: null, batchId: null },
    ...{ askedAt: at + i, answeredAt: at + i, removedAt: null, changedAt: at + i },
  }));
  const head = { format: 'docent-history', version: 1, exportedAt: at, documents: [], pages: [] };
  history.importAll(JSON.stringify({ ...head, conversations, turns }));
  for (let page = 1; page <= PAGES; page++) {
    history.savePageText(
      id,
      examplePage(
        page,
        Array.from({ length: 40 }, () => words(8)),
      ),
    );
  }
  history.dispose();
}

/** A question asked and answered: two durable commits. */
function writing(history: History): number[] {
  const documentIdOf = documentId('bench.pdf');
  const { id: conversationId } = history.createConversation({ documentId: documentIdOf, title: 'Bench' });
  const asked = { conversationId, documentId: documentIdOf, askedPage: null, region: null, usedText: true };
  return times(() => {
    const turn = history.startTurn({ ...asked, question: 'What is the total?' });
    history.finishTurn(turn.id, exampleAnswer('12.50'));
  });
}

function times(work: () => unknown): number[] {
  work();
  return Array.from({ length: TIMES }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

/** Milliseconds of processor time that `work` takes, the mean of several. */
function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  for (let i = 0; i < TIMES; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / TIMES;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

if (import.meta.main) console.log(JSON.stringify(await historyFigures(), null, 2));
