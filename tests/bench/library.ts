/**
 * A library of generated documents: 1,000 of 20 pages, unless `--documents N` says otherwise. How long a search and the first results of a
 * question to the library take, what memory that needs, and how soon the window can be used. Each time is also given for a hundredth of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openHistory } from '../../src-main/history/index.ts';
import { documentId, exampleDocument, examplePage } from '../history/examples.ts';
import { pageAt } from '../http/served-process.ts';
import { root } from '../source-imports.ts';

const PAGES = 20;
const LINES = 40;
const TIMES = 5;
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

/** Resident memory of a process, MiB; `peak`: the most that it ever had. Linux only. */
function memory(pid: number, peak: boolean): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const line = new RegExp(`^${peak ? 'VmHWM' : 'VmRSS'}:\\s+(\\d+) kB`, 'm').exec(status);
  return Math.round(Number(line?.[1] ?? 0) / 1024);
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
      const child = spawn(
        process.execPath,
        [join(root, 'bin/docent.js'), 'serve', '--no-open', '--data-dir', dataDir],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      try {
        const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
        const { service, port } = pageAt(String(line));
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
        // bin/docent.js may have started another Node, which has the memory.
        const pids = [child.pid ?? 0, ...childrenOf(child.pid ?? 0)];
        peak = Math.max(peak, ...pids.map((pid) => memory(pid, true)));
        port.close();
      } finally {
        child.kill('SIGTERM');
        await once(child, 'exit');
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

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
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
