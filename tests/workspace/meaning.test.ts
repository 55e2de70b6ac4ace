import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LibraryDocument } from '../../src-main/contract/library.ts';
import type { LibraryHit } from '../../src-main/contract/library-question.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { onePagePdf } from '../documents/one-page-pdf.ts';
import { embeddingSettings } from '../inference/embedding-model.ts';
import { temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

const PAGES = 60;
const child = new URL('./meaning-child.ts', import.meta.url).pathname;

async function add({ api }: Workspace, name: string, ...lines: string[]): Promise<LibraryDocument> {
  const content = lines.map((line, i) => `BT /F1 18 Tf 60 ${700 - i * 40} Td (${line}) Tj ET`).join('\n');
  const bytes = Uint8Array.from(onePagePdf({ width: 595, height: 842, content }));
  return await api.addDocument({ source: { kind: 'bytes', name, bytes } });
}

/** The pages of the last `found`, which is the one ranking of words and meaning. */
async function found({ api }: Workspace, question: string, documentIds: string[] | null = null) {
  let hits: LibraryHit[] = [];
  const stop = new AbortController();
  for await (const event of api.askLibrary({ question, documentIds }, { signal: stop.signal })) {
    if (event.kind === 'found') hits = event.hits;
    else if (event.kind !== 'asked') stop.abort();
  }
  return hits;
}

/** Which row of the database holds each page's vectors. */
function vectorRows(dataDir: string): Map<number, number> {
  const database = new BetterSqlite(join(dataDir, 'history.sqlite'), { readonly: true });
  const rows = database
    .prepare('SELECT p.page, min(v.seq) FROM passages AS v JOIN pages AS p ON p.seq = v.page_seq GROUP BY p.page')
    .raw()
    .all() as [number, number][];
  database.close();
  return new Map(rows);
}

function embeddedDocuments(dataDir: string): number {
  const database = new BetterSqlite(join(dataDir, 'history.sqlite'), { readonly: true });
  const count = database
    .prepare('SELECT count(DISTINCT p.document_id) FROM embedded_pages AS e JOIN pages AS p ON p.seq = e.page_seq')
    .pluck()
    .get();
  database.close();
  return Number(count);
}

describe('A library with the embedding model', () => {
  const dataDir = temporaryDataDir();
  let workspace: Workspace;
  let lease: LibraryDocument;
  beforeAll(async () => {
    // As a version without search by meaning left it.
    const before = await temporaryWorkspace({ dataDir, indexing: true });
    lease = await add(before, 'lease.pdf', 'The tenant may end this contract', 'with three months of notice.');
    await before.whenQuiet();
    await before.dispose();
    workspace = await temporaryWorkspace({ dataDir, indexing: true, embeddings: embeddingSettings });
    await add(workspace, 'recipe.pdf', 'Beat the eggs with sugar', 'and bake the cake for an hour.');
    await add(workspace, 'car.pdf', 'Replace the oil of the engine', 'every ten thousand miles.');
    // Documents that were there before are embedded a little after the start.
    const deadline = Date.now() + 120_000;
    while (embeddedDocuments(dataDir) < 3 && Date.now() < deadline) await setTimeout(200);
    await workspace.whenQuiet();
  });
  afterAll(() => workspace.dispose());

  test('finds the page that answers a question in other words, and shows the passage', async () => {
    const [first] = await found(workspace, 'How can somebody who rents a flat move out?');
    expect(first).toMatchObject({ documentName: 'lease.pdf', page: 1, byMeaning: true, marks: [] });
    expect(first!.snippet).toBe('The tenant may end this contract with three months of notice.');
    const [dessert] = await found(workspace, 'Which dessert can I prepare?');
    expect(dessert).toMatchObject({ documentName: 'recipe.pdf', byMeaning: true });
  });

  test('has one ranking: a page that has the words too is no hit by meaning', async () => {
    const [first] = await found(workspace, 'How often must the oil of the engine be replaced?');
    expect(first).toMatchObject({ documentName: 'car.pdf' });
    expect(first!.byMeaning).toBeUndefined();
    expect(first!.marks.length).toBeGreaterThan(0);
  });

  test('asks only the documents that were chosen', async () => {
    const hits = await found(workspace, 'Which dessert can I prepare?', [lease.id]);
    expect(hits.every(({ documentName }) => documentName === 'lease.pdf')).toBe(true);
  });

  test('searches by words at once, and by meaning when it is asked to', async () => {
    const query = 'giving up a rented apartment';
    expect(await workspace.api.search({ query, limit: 10 })).toEqual([]);
    const [hit] = await workspace.api.search({ query, limit: 10, byMeaning: true });
    expect(hit).toMatchObject({ kind: 'page', documentName: 'lease.pdf', byMeaning: true });
  });

  test('finds nothing by meaning in a script that the model does not know', async () => {
    expect(await found(workspace, '보증금은 얼마입니까?')).toEqual([]);
  });
});

test('Without its model the library is searched by words, and the reason is told', async () => {
  const workspace = await temporaryWorkspace({
    indexing: true,
    embeddings: { ...embeddingSettings, modelDir: temporaryDataDir() },
  });
  await add(workspace, 'car.pdf', 'Replace the oil of the engine');
  await workspace.whenQuiet();
  expect(await workspace.api.getIndexing({})).toMatchObject({ waiting: 0, meaningProblem: /is missing/ });
  expect(await found(workspace, 'What about the oil?')).toMatchObject([{ documentName: 'car.pdf' }]);
  await workspace.dispose();
});

test('Embedding goes on after a kill -9 where it stopped: what was embedded is not embedded again', async () => {
  const dataDir = temporaryDataDir();
  const killed = spawn(process.execPath, [child, dataDir, String(PAGES)], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(killed.stdout)) if (Number(line) > 2) break;
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const before = vectorRows(dataDir);
  expect(before.size).toBeGreaterThan(0);
  expect(before.size).toBeLessThan(PAGES);

  const workspace = await temporaryWorkspace({ dataDir, indexing: true, embeddings: embeddingSettings });
  await expect.poll(() => vectorRows(dataDir).size, { timeout: 120_000 }).toBe(PAGES);
  await expect.poll(async () => (await workspace.api.getIndexing({})).waiting, { timeout: 120_000 }).toBe(0);
  await workspace.dispose();
  const after = vectorRows(dataDir);
  for (const [page, row] of before) expect(after.get(page)).toBe(row);
}, 300_000);
