import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src-main/history/database.ts';
import type { History } from '../../src-main/history/index.ts';
import { loadVectorDistance } from '../../src-main/history/vector-distance.ts';
import { documentId, exampleDocument, examplePage } from './examples.ts';
import { openFor, temporaryFolder } from './temporary-history.ts';

const SIZE = 384;
/** A vector that no other bytes of a file look like, in a direction of its own. */
function direction(seed: number): Int8Array {
  return Int8Array.from({ length: SIZE }, (_, i) => ((i * 7 + seed * 31 + ((i * seed) % 13) * 17) % 251) - 125);
}
const bytes = (vector: Int8Array) => Buffer.from(vector.buffer).toString('latin1');

function addPage(history: History, name: string, texts: string[], vectors: readonly Int8Array[]): void {
  history.upsertDocument(exampleDocument(name));
  history.savePageText(documentId(name), examplePage(1, texts));
  const passages = vectors.map((vector, i) => ({ firstLine: i, lastLine: i, vector }));
  history.savePassages(documentId(name), 1, 'm', passages);
}

const near = (history: History, vector: Int8Array, documentIds: readonly string[] | null = null) =>
  history.rankByMeaning({ vector, model: 'm', documentIds, limit: 10 });

describe('Pages by meaning', () => {
  it('come nearest first, each once with its nearest passage', () => {
    const history = openFor(temporaryFolder());
    addPage(history, 'a.pdf', ['first line', 'second line'], [direction(1), direction(2)]);
    addPage(history, 'b.pdf', ['other'], [direction(3)]);
    const hits = near(history, direction(2));
    expect(hits.map(({ documentName, snippet }) => [documentName, snippet])).toEqual([
      ['a.pdf', 'second line'],
      ['b.pdf', 'other'],
    ]);
    expect(hits[0]!.distance).toBeCloseTo(0, 5);
    expect(near(history, direction(2), [documentId('b.pdf')])).toMatchObject([{ documentName: 'b.pdf' }]);
  });

  it('leave out removed documents until they are restored', () => {
    const history = openFor(temporaryFolder());
    addPage(history, 'a.pdf', ['first line'], [direction(1)]);
    history.removeDocument(documentId('a.pdf'));
    expect(near(history, direction(1))).toEqual([]);
    expect(near(history, direction(1), [documentId('a.pdf')])).toEqual([]);
    history.restoreDocument(documentId('a.pdf'));
    expect(near(history, direction(1))).toHaveLength(1);
  });

  it('are embedded anew when their text changes, or another model embeds', () => {
    const history = openFor(temporaryFolder());
    const id = documentId('a.pdf');
    addPage(history, 'a.pdf', ['first line'], [direction(1)]);
    expect([history.listUnembedded(id, 'm'), history.countEmbedded('m').get(id)]).toEqual([[], 1]);
    history.savePageText(id, { ...examplePage(1, ['first line']), notes: [] });
    expect(near(history, direction(1))).toHaveLength(1);
    history.savePageText(id, examplePage(1, ['another line']));
    expect([near(history, direction(1)), history.listUnembedded(id, 'm')]).toEqual([[], [1]]);
    history.savePassages(id, 1, 'm', [{ firstLine: 0, lastLine: 0, vector: direction(4) }]);
    expect([history.listUnembedded(id, 'another'), history.countEmbedded('another').size]).toEqual([[1], 0]);
  });

  it('are those of one model: vectors of others, of any length, serve their own model until the page is embedded anew', () => {
    const history = openFor(temporaryFolder());
    const [a, b] = [documentId('a.pdf'), documentId('b.pdf')];
    addPage(history, 'a.pdf', ['first line'], [direction(1)]);
    addPage(history, 'b.pdf', ['other'], [direction(3)]);
    const short = Int8Array.of(1, 2, 3);
    history.savePassages(a, 1, 'another', [{ firstLine: 0, lastLine: 0, vector: short }]);
    expect(near(history, direction(1)).map((hit) => hit.documentId)).toEqual([b]);
    const anew = history.rankByMeaning({ vector: short, model: 'another', documentIds: null, limit: 10 });
    expect(anew.map((hit) => hit.documentId)).toEqual([a]);
    expect([history.listUnembedded(a, 'm'), history.listUnembedded(b, 'another')]).toEqual([[1], [1]]);
  });

  it('that were deleted for good leave no vector in any file', async () => {
    const folder = temporaryFolder();
    const history = openFor(folder);
    addPage(history, 'a.pdf', ['first line'], [direction(1)]);
    addPage(history, 'b.pdf', ['other'], [direction(3)]);
    await history.maintain();
    const all = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join('\n');
    expect(all()).toContain(bytes(direction(1)));
    history.removeDocument(documentId('a.pdf'));
    history.deleteDocument(documentId('a.pdf'));
    expect(all()).not.toContain(bytes(direction(1)).slice(0, 40));
    expect(all()).toContain(bytes(direction(3)));
  });
});

describe('Where sqlite-vec cannot be loaded', () => {
  it('a function of our own gives the same distances, and the reason is known', () => {
    const database = openDatabase(':memory:');
    const extension = loadVectorDistance(database);
    expect(extension.reason).toBeNull();
    const own = loadVectorDistance(database, () => join(temporaryFolder(), 'vec0'));
    expect(own.reason).toMatch(/vec0/);
    const distance = (sql: string, b: Int8Array) =>
      Number(
        database
          .prepare(`SELECT ${sql}`)
          .pluck()
          .get(Buffer.from(direction(1).buffer), Buffer.from(b.buffer)),
      );
    for (const seed of [1, 2, 3]) {
      const expected = distance(extension.sql('?', '?'), direction(seed));
      expect(distance(own.sql('?', '?'), direction(seed))).toBeCloseTo(expected, 4);
    }
    database.close();
  });
});
