import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src-main/history/database.ts';
import { migrate, NEWEST_VERSION, versionOf } from '../../src-main/history/migrate.ts';
import { documentId, exampleAnswer, exampleDocument, examplePage } from './examples.ts';
import { addConversation, openFor, temporaryFolder } from './temporary-history.ts';

/** A file of an earlier version with rows in it, written as that version would. */
function folderOfVersion(version: number): string {
  const folder = temporaryFolder();
  const database = openDatabase(join(folder, 'history.sqlite'));
  // Rows as the first version had them; the steps up to `version` make of them what they make.
  migrate(database, 1);
  const id = documentId('old.pdf');
  const { kind, format, mime, bytes, pageCount, status, addedAt } = exampleDocument('old.pdf');
  database
    .prepare('INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, NULL, NULL, 1)')
    .run(id, 'old.pdf', kind, format, mime, bytes, pageCount, status, addedAt);
  database.prepare(`INSERT INTO conversations VALUES ('c', ?, 'Title', 1, 2, NULL, 2)`).run(id);
  const { answer, evidence, tiles, timings } = exampleAnswer('스물다섯 Café');
  database
    .prepare(
      `INSERT INTO turns VALUES (7, 't', 'c', ?, 'What is the total?', NULL, NULL, 1, 'done', ?, 1, 2, ?, 0.91, 'docent-mini', 'cpu', ?, ?,
       NULL, 'many', 1, 2, NULL, 2)`,
    )
    .run(id, answer!, ...[evidence, tiles, timings].map((value) => JSON.stringify(value)));
  const line = { text: 'Quittung', box: [0, 0, 1, 1], source: 'model', score: 1, row: 0, characters: 0 };
  database
    .prepare(`INSERT INTO pages VALUES (3, ?, 1, 100, 200, 'model', ?, ?, 1)`)
    .run(id, JSON.stringify([line]), Buffer.from([3, 0]));
  migrate(database, version);
  database.close();
  return folder;
}

describe('migrations', () => {
  it('create the newest version from nothing', () => {
    const folder = temporaryFolder();
    const { file } = openFor(folder);
    const database = new BetterSqlite(file, { readonly: true });
    expect(database.pragma('user_version', { simple: true })).toBe(NEWEST_VERSION);
    database.close();
    expect(existsSync(join(folder, 'history.backup-v0.sqlite'))).toBe(false);
  });

  it.each(Array.from({ length: NEWEST_VERSION - 1 }, (_, i) => i + 1))(
    'keep every row of version %i, and it can be searched and changed',
    (version) => {
      const history = openFor(folderOfVersion(version));
      expect(history.listDocuments({ removed: false })).toEqual([exampleDocument('old.pdf', { source: null })]);
      // Its one question is a survey's: it is the document's, and not among those of the reader.
      expect(history.listConversations({ documentId: documentId('old.pdf') })).toMatchObject([
        { id: 'c', title: 'Title', turns: 1 },
      ]);
      expect(history.listConversations({ documentId: null })).toEqual([]);
      expect(history.listTurns('c')).toMatchObject([
        { id: 't', question: 'What is the total?', ...exampleAnswer('스물다섯 Café'), answeredAt: 2 },
      ]);
      expect(history.listSurvey('many').map((turn) => turn.id)).toEqual(['t']);
      expect(history.search({ query: 'cafe', limit: 5 })).toMatchObject([{ turnId: 't' }]);
      expect(history.search({ query: '다섯', limit: 5 })).toMatchObject([{ turnId: 't' }]);
      expect(history.search({ query: 'quit', limit: 5 })).toMatchObject([{ kind: 'page', page: 1 }]);
      history.finishTurn('t', exampleAnswer('26'));
      expect(history.search({ query: 'cafe', limit: 5 })).toEqual([]);
    },
  );

  it('leave a backup of the version before', () => {
    const folder = folderOfVersion(1);
    openFor(folder);
    const backup = new BetterSqlite(join(folder, 'history.backup-v1.sqlite'), { readonly: true });
    expect(backup.pragma('user_version', { simple: true })).toBe(1);
    expect(backup.prepare('SELECT question FROM turns').pluck().get()).toBe('What is the total?');
    backup.close();
  });

  it('are applied completely or not at all', () => {
    const folder = folderOfVersion(1);
    const database = openDatabase(join(folder, 'history.sqlite'));
    // The step to version 2 makes one table, then fails at the second.
    database.exec('CREATE TABLE pages_search (x)');
    expect(() => migrate(database)).toThrow(/already exists/);
    expect(versionOf(database)).toBe(1);
    const left = database.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'turns_search%'`).all();
    expect(left).toEqual([]);
    database.close();
  });

  it('refuse the file of a later version and leave it unchanged', () => {
    const folder = temporaryFolder();
    const history = openFor(folder);
    addConversation(history, 'a', [['Q', 'A']]);
    history.dispose();
    const file = join(folder, 'history.sqlite');
    const database = new BetterSqlite(file);
    database.pragma(`user_version = ${NEWEST_VERSION + 1}`);
    database.close();
    const before = readFileSync(file);
    for (const readonly of [false, true]) {
      expect(() => openFor(folder, { readonly })).toThrow(
        expect.objectContaining({ code: 'unsupported-format', message: expect.stringContaining('Update Docent') }),
      );
    }
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('leave the database of another program alone', () => {
    const folder = temporaryFolder();
    const database = new BetterSqlite(join(folder, 'history.sqlite'));
    database.exec('CREATE TABLE bookmarks (url); INSERT INTO bookmarks VALUES (1)');
    database.close();
    expect(() => openFor(folder)).toThrow(expect.objectContaining({ code: 'unsupported-format' }));
  });

  it('are done for a reader if there is no writer', () => {
    const reader = openFor(folderOfVersion(1), { readonly: true });
    expect(reader.search({ query: 'total', limit: 5 })).toHaveLength(1);
  });

  it('replace the backup that an earlier, unfinished try left', () => {
    const folder = folderOfVersion(1);
    writeFileSync(join(folder, 'history.backup-v1.sqlite'), 'unfinished');
    writeFileSync(join(folder, 'history.backup-v1.sqlite.new'), 'unfinished');
    const history = openFor(folder);
    history.savePageText(documentId('old.pdf'), examplePage(2, ['x']));
    copyFileSync(join(folder, 'history.backup-v1.sqlite'), join(folder, 'copy.sqlite'));
    const backup = new BetterSqlite(join(folder, 'copy.sqlite'), { readonly: true });
    expect(backup.prepare('SELECT count(*) FROM pages').pluck().get()).toBe(1);
    backup.close();
  });
});
