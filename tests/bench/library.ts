/**
 * A library of generated documents: 1,000 of 20 pages, unless `--documents N` says otherwise. How long a search and the first results of a
 * question to the library take, what memory that needs, and how soon the window can be used. Each time is also given for a hundredth of it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory } from '../../src-main/history/index.ts';
import { documentId, exampleDocument, examplePage } from '../history/examples.ts';
import { docent, pageAt } from '../http/served-process.ts';

const PAGES = 20;
const LINES = 40;
const TIMES = 3;
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

function fill(dataDir: string, documents: number): void {
  const history = openHistory({ dataDir, maintainAfterMs: null });
  for (let number = 0; number < documents; number++) {
    const name = `generated-${number}.pdf`;
    history.upsertDocument(exampleDocument(name, { pageCount: PAGES, kind: 'other' }));
    for (let page = 1; page <= PAGES; page++) {
      const seed = number * PAGES + page;
      const lines = Array.from({ length: LINES }, (_, line) => words(8, seed * LINES + line + 1));
      history.savePageText(documentId(name), examplePage(page, lines));
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

async function figures(documents: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-bench-library-'));
  try {
    fill(dataDir, documents);
    const started: number[] = [];
    const searches: number[] = [];
    const results: number[] = [];
    let peak = 0;
    for (let time = 0; time < TIMES; time++) {
      const start = performance.now();
      const { child, line, ended } = docent(['serve', '--no-open', '--data-dir', dataDir]);
      try {
        const { service, port } = pageAt(await line);
        await Promise.all([service.info({}), service.listDocuments({ removed: false }), service.listCollections({})]);
        started.push(performance.now() - start);
        for (const question of QUESTIONS) {
          const before = performance.now();
          await service.search({ query: question, limit: 60 });
          searches.push(performance.now() - before);
          const stop = new AbortController();
          const asked = performance.now();
          try {
            for await (const event of service.askLibrary({ question, documentIds: null }, { signal: stop.signal })) {
              if (event.kind === 'found') break;
            }
          } finally {
            stop.abort();
          }
          results.push(performance.now() - asked);
        }
        peak = Math.max(peak, peakMemory(child.pid ?? 0));
        port.close();
      } finally {
        // The data is thrown away, and the model may still be loading.
        child.kill('SIGKILL');
        await ended;
      }
    }
    return {
      documents,
      pages: documents * PAGES,
      usable_after_start_ms: median(started),
      search_ms: median(searches),
      first_results_ms: median(results),
      first_results_slowest_ms: Math.round(Math.max(...results)),
      host_peak_mib: peak,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const at = process.argv.indexOf('--documents');
const documents = at < 0 ? 1000 : Number(process.argv[at + 1]);
const asked = { first_results_ms: 300, host_peak_mib: 600, usable_after_start_ms: 1000 };
console.log(
  JSON.stringify(
    { full: await figures(documents), hundredth: await figures(Math.ceil(documents / 100)), asked },
    null,
    2,
  ),
);
