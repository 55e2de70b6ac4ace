/**
 * 100 documents (text, scans and charts) are added in a real browser, read and embedded in the background: the longest tasks of the window's and of
 * the host's main thread meanwhile (processor time), and how long questions wait for their first word beside it, and after it. `--documents N` for
 * another number.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import { builtWindow } from '../e2e/built-window.ts';
import { launchBrowser, openWatched } from '../e2e/real-browser.ts';
import { pageAt } from '../http/served-process.ts';
import { longestTask } from '../renderer/pages-browser.ts';
import { mixedDocument, PAGES } from './mixed-library.ts';
import { StartedDocent } from './started-docent.ts';

const ASKED = 5;
const LONGEST = 5;
/** Added later, so that there is something to do in the background while questions are asked. */
const MORE = 40;
/** After a start, by when reading and embedding goes on. */
const AFTER_START_MS = 2500;
const QUESTION = 'What is listed on line 7?';
const at = process.argv.indexOf('--documents');
const count = at < 0 ? 100 : Number(process.argv[at + 1]);

async function indexed(api: DocentApi): Promise<void> {
  while ((await api.getIndexing({})).waiting > 0) await delay(250);
}

/** Milliseconds from a question to the first word of its answer, or to its end if it has none. */
async function toFirstWord(api: DocentApi, documentId: string, question: string): Promise<number> {
  const start = performance.now();
  const params = { documentId, conversationId: null, question, page: null, region: null };
  let first = Number.NaN;
  for await (const event of api.ask(params)) {
    const said = event.kind === 'delta' || (event.kind === 'turn' && event.turn.status !== 'running');
    if (said && Number.isNaN(first)) first = performance.now() - start;
  }
  return first;
}

/** The longest work of the host's main thread from then on, longest first, in milliseconds of processor time. */
function hostWork(file: string, since: number): number[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const each = lines.map((line) => line.split(' ').map(Number) as [at: number, ms: number]);
  const longest = each.flatMap(([at, ms]) => (at < since ? [] : [Math.round(ms)])).sort((a, b) => b - a);
  return longest.slice(0, LONGEST);
}

const median = (values: readonly number[]): number =>
  Math.round([...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN);

async function questions(api: DocentApi, ids: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const id of ids) times.push(await toFirstWord(api, id, QUESTION));
  return times;
}

/** The first question to a host that has just been started, whose model must be loaded; and whether it was indexing. Waits until that is done. */
async function firstQuestion(dataDir: string, renderer: string): Promise<{ ms: number; beside: boolean }> {
  const docent = await StartedDocent.start(dataDir, renderer);
  const { service, port } = pageAt(docent.url);
  try {
    await delay(AFTER_START_MS);
    const [document] = await service.listDocuments({ removed: false });
    const ms = Math.round(await toFirstWord(service, document!.id, QUESTION));
    const beside = (await service.getIndexing({})).waiting > 0;
    await indexed(service);
    return { ms, beside };
  } finally {
    port.close();
    await docent.end();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'docent-bench-indexing-'));
const dataDir = join(folder, 'data');
const work = join(folder, 'work');
const renderer = await builtWindow();
const browser = await launchBrowser();
try {
  process.env.NODE_OPTIONS = `--import=${new URL('./thread-work.ts', import.meta.url).href}`;
  process.env.DOCENT_THREAD_WORK = work;
  const docent = await StartedDocent.start(dataDir, renderer);
  delete process.env.NODE_OPTIONS;
  const { service, port } = pageAt(docent.url);
  await using watched = await openWatched(browser, docent.url);
  const documents: string[] = [];
  for (let number = 0; number < count; number++) {
    const { name, bytes } = await mixedDocument(number);
    documents.push(join(folder, name));
    writeFileSync(join(folder, name), bytes);
  }
  const [began, addingFrom] = [performance.now(), Date.now()];
  const longest = await longestTask(browser, watched.page, async () => {
    // From the disk: files that Playwright hands over itself are work of the window's main thread.
    const chooser = watched.page.waitForEvent('filechooser');
    await watched.page.getByRole('button', { name: 'Choose files…' }).click();
    await (await chooser).setFiles(documents);
    while ((await service.listDocuments({ removed: false })).length < count) await delay(250);
    await indexed(service);
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  const host = hostWork(work, addingFrom);
  const listed = await service.listDocuments({ removed: false });
  const ids = listed.filter(({ pageCount }) => pageCount === PAGES).map(({ id }) => id);
  const askedFrom = Date.now();
  const alone = await questions(service, ids.slice(0, ASKED));
  for (let number = count; number < count + MORE; number++) {
    const { name, bytes } = await mixedDocument(number);
    await service.addDocument({ source: { kind: 'bytes', name, bytes: Uint8Array.from(bytes) } });
  }
  const beside = await questions(service, ids.slice(ASKED, 2 * ASKED));
  const hostAsked = hostWork(work, askedFrom);
  const wasBeside = (await service.getIndexing({})).waiting > 0;
  port.close();
  await docent.end();
  const firstBeside = await firstQuestion(dataDir, renderer);
  const firstAlone = await firstQuestion(dataDir, renderer);
  console.log(
    JSON.stringify(
      {
        documents: count,
        pages: listed.reduce((sum, { pageCount }) => sum + pageCount, 0),
        added_and_indexed_s: seconds,
        window_longest_task_cpu_ms: Math.round(longest),
        host_longest_tasks_cpu_ms: host,
        host_longest_tasks_when_asked_cpu_ms: hostAsked,
        question_to_first_word_ms: median(alone),
        question_to_first_word_beside_indexing_ms: median(beside),
        first_question_to_first_word_ms: firstAlone.ms,
        first_question_to_first_word_beside_indexing_ms: firstBeside.ms,
        was_still_indexing: wasBeside && firstBeside.beside && !firstAlone.beside,
        asked: { window_longest_task_cpu_ms: 50, host_longest_tasks_cpu_ms: 50 },
      },
      null,
      2,
    ),
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
