import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { documentId, exampleAnswer, exampleDocument, examplePage, exampleQuestion } from './examples.ts';
import { addConversation, openFor, temporaryFolder } from './temporary-history.ts';

const PAGE_BYTES = 4096;

/**
 * A closed history of `turns` questions; with a backup made when there was half of them.
 */
async function folderWith(turns: number, backup: boolean): Promise<{ folder: string; file: string; ids: string[] }> {
  const folder = temporaryFolder();
  const history = openFor(folder);
  const { conversation } = addConversation(history, 'a.pdf', []);
  history.setSettings({ theme: 'dark' });
  const ask = (n: number) => {
    const { id } = history.startTurn({ ...exampleQuestion('a.pdf', conversation.id, `Question ${n}?`), id: `t${n}` });
    return history.finishTurn(id, exampleAnswer(`Answer ${n} ${'x'.repeat(300)}`)).id;
  };
  const ids: string[] = [];
  for (let n = 0; n < turns; n++) {
    if (backup && n === turns / 2) await history.maintain();
    ids.push(ask(n));
  }
  history.dispose();
  return { folder, file: join(folder, 'history.sqlite'), ids };
}

function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, at);
  closeSync(descriptor);
}

/** The file's page numbers (from 1) that a table's rows are on. */
function leafPages(file: string, table: string): number[] {
  const database = new BetterSqlite(file, { readonly: true });
  const pages = database
    .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`)
    .pluck()
    .all(table) as number[];
  database.close();
  return pages;
}

function corruptFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('history.corrupt-') && name.endsWith('.sqlite'));
}

describe('a damaged history', () => {
  it.each<[string, (file: string) => void]>([
    ['is not a database', (file) => writeFileSync(file, 'This is no database. '.repeat(500))],
    ['is empty', (file) => truncateSync(file, 0)],
    ['lost its first page', (file) => overwrite(file, 0, new Uint8Array(PAGE_BYTES))],
    ['was cut off in its first page', (file) => truncateSync(file, 1000)],
    ['is missing', (file) => rmSync(file)],
  ])('that %s comes back from its backup, with a notice', async (_, damage) => {
    const { folder, file } = await folderWith(20, true);
    damage(file);
    const broken = existsSync(file) ? readFileSync(file) : null;

    const history = openFor(folder);
    const [conversation] = history.listConversations({ documentId: null });
    expect(history.listTurns(conversation!.id).map((turn) => turn.id)).toEqual(
      Array.from({ length: 10 }, (_, n) => `t${n}`),
    );
    expect(history.getSettings().theme).toBe('dark');
    expect(history.notices).toMatchObject([{ code: 'recovered', message: expect.stringContaining('backup of 20') }]);
    expect(corruptFiles(folder)).toHaveLength(broken ? 1 : 0);
    if (broken) {
      const [aside] = corruptFiles(folder);
      expect(history.notices[0]!.message).toContain(aside);
      expect(readFileSync(join(folder, aside!)).equals(broken)).toBe(true);
    }
    history.dispose();
    expect(openFor(folder).notices).toEqual([]);
  });

  it.each(['first', 'middle', 'last'])(
    'that lost its %s page of rows keeps all others, and those of the backup',
    async (which) => {
      const { folder, file, ids } = await folderWith(60, true);
      const pages = leafPages(file, 'turns');
      expect(pages.length).toBeGreaterThan(5);
      const page = which === 'first' ? pages[0]! : which === 'last' ? pages.at(-1)! : pages[pages.length >> 1]!;
      overwrite(file, (page - 1) * PAGE_BYTES, new Uint8Array(PAGE_BYTES).fill(0xa5));

      const history = openFor(folder);
      expect(history.notices).toMatchObject([{ code: 'recovered' }]);
      const there = ids.filter((id) => history.getTurn(id)?.status === 'done');
      // At most the rows of one page, and none of those that the backup has.
      expect(there.length).toBeGreaterThanOrEqual(ids.length - 8);
      expect(there.slice(0, 30)).toEqual(ids.slice(0, 30));
      expect(history.search({ query: 'question 3', limit: 5 }).length).toBeGreaterThan(0);
    },
  );

  it('without a backup keeps whatever can be read', async () => {
    const { folder, file, ids } = await folderWith(60, false);
    const pages = leafPages(file, 'turns');
    overwrite(file, (pages[3]! - 1) * PAGE_BYTES, new Uint8Array(PAGE_BYTES));
    const history = openFor(folder);
    expect(history.notices).toMatchObject([
      { code: 'recovered', message: expect.stringContaining('could still be read') },
    ]);
    const there = ids.filter((id) => history.getTurn(id) !== null);
    expect(there.length).toBeGreaterThanOrEqual(ids.length - 8);
    expect(there.length).toBeLessThan(ids.length);
    expect(history.getSettings().theme).toBe('dark');
  });

  it('of which only questions can be read keeps them under a document that says so', async () => {
    const { folder, file, ids } = await folderWith(10, false);
    for (const table of ['documents', 'conversations']) {
      for (const page of leafPages(file, table)) overwrite(file, (page - 1) * PAGE_BYTES, new Uint8Array(PAGE_BYTES));
    }
    const history = openFor(folder);
    expect(history.listDocuments({ removed: false })).toMatchObject([
      { id: documentId('a.pdf'), status: 'failed', error: { message: expect.stringContaining('Add its file again') } },
    ]);
    const [conversation] = history.listConversations({ documentId: null });
    expect(history.listTurns(conversation!.id).map((turn) => turn.id)).toEqual(ids);
  });

  it('of which nothing can be read starts empty, says so, and keeps the file', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'history.sqlite'), 'x'.repeat(10_000));
    const history = openFor(folder);
    expect(history.notices).toMatchObject([{ code: 'restarted', message: expect.stringContaining('starts empty') }]);
    expect(readFileSync(join(folder, corruptFiles(folder)[0]!), 'utf8')).toBe('x'.repeat(10_000));
    history.upsertDocument(exampleDocument('a'));
  });

  it('keeps what only its write-ahead log had', async () => {
    const { folder, file } = await folderWith(4, true);
    const history = openFor(folder);
    const [conversation] = history.listConversations({ documentId: null });
    const late = history.startTurn(exampleQuestion('a.pdf', conversation!.id, 'In the log only?'));
    // As after a kill: the log stays, and a page of the file is broken.
    const after = temporaryFolder();
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(after, name));
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    const [page] = leafPages(file, 'settings');
    overwrite(join(after, 'history.sqlite'), (page! - 1) * PAGE_BYTES, new Uint8Array(PAGE_BYTES).fill(7));
    const recovered = openFor(after);
    expect(recovered.notices).toMatchObject([{ code: 'recovered' }]);
    expect(recovered.getTurn(late.id)).toMatchObject({ question: 'In the log only?' });
  });

  it('passes over a backup that is damaged itself', async () => {
    const { folder, file } = await folderWith(8, true);
    const [good] = readdirSync(folder).filter((name) => name.startsWith('history.backup-'));
    writeFileSync(join(folder, 'history.backup-20990101T000000000Z.sqlite'), 'not a database');
    rmSync(file);
    const history = openFor(folder);
    expect(history.listDocuments({ removed: false })).toHaveLength(1);
    expect(existsSync(join(folder, good!))).toBe(true);
  });

  it('is reported to a reader, who does not touch it', async () => {
    const { folder, file } = await folderWith(2, true);
    writeFileSync(file, 'x'.repeat(9000));
    expect(() => openFor(folder, { readonly: true })).toThrow(
      expect.objectContaining({ code: 'file-damaged', message: expect.stringContaining('Restart Docent') }),
    );
    expect(readFileSync(file, 'utf8')).toBe('x'.repeat(9000));
  });

  it('found while it is open is noted, and the next start recovers', async () => {
    const { folder, file } = await folderWith(40, true);
    const seen: string[] = [];
    let now = Date.now();
    const history = openFor(folder, { now: () => now, onNotice: (notice) => seen.push(notice.code) });
    const pages = leafPages(file, 'turns');
    overwrite(file, (pages[0]! - 1) * PAGE_BYTES, new Uint8Array(PAGE_BYTES).fill(9));
    // Another day: the whole file is due to be checked.
    now += 25 * 3600 * 1000;
    await history.maintain();
    expect(seen).toEqual(['damaged']);
    history.dispose();
    expect(openFor(folder).notices).toMatchObject([{ code: 'recovered' }]);
  });
});

describe('a first start that was cut off', () => {
  it('is undone and done again', () => {
    const folder = temporaryFolder();
    const making = new BetterSqlite(join(folder, 'making.sqlite'));
    making.exec('CREATE TABLE kept (x)');
    // A cache of one page spills: the journal is then on the disk as it is when a process dies.
    making.exec('PRAGMA cache_size = 1; BEGIN; CREATE TABLE unfinished (x)');
    for (let i = 0; i < 50; i++) making.prepare('INSERT INTO unfinished VALUES (?)').run('x'.repeat(4000));
    copyFileSync(join(folder, 'making.sqlite'), join(folder, 'history.sqlite'));
    copyFileSync(join(folder, 'making.sqlite-journal'), join(folder, 'history.sqlite-journal'));
    making.exec('ROLLBACK; DROP TABLE kept');
    making.close();
    const reader = new BetterSqlite(join(folder, 'history.sqlite'), { readonly: true });
    expect(() => reader.prepare('SELECT 1 FROM sqlite_schema')).toThrow(/readonly/);
    reader.close();
    // What is left after the undoing is another program's table, so that it can be seen.
    expect(() => openFor(folder)).toThrow(expect.objectContaining({ code: 'unsupported-format' }));
    const undone = new BetterSqlite(join(folder, 'history.sqlite'), { readonly: true });
    expect(undone.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['kept']);
    undone.close();
  });
});

describe('a recovery that was cut off', () => {
  it('between setting the damaged file aside and replacing it is finished at the next start', async () => {
    const { folder, file } = await folderWith(6, false);
    // The recovered file was ready, the damaged one moved, its log not yet.
    renameSync(file, join(folder, 'history.recovered.sqlite'));
    writeFileSync(`${file}-wal`, 'the log of the damaged file');
    const history = openFor(folder);
    expect(history.getTurn('t5')).toMatchObject({ status: 'done' });
    expect(history.notices).toMatchObject([{ code: 'recovered' }]);
    expect(readdirSync(folder)).not.toContain('history.recovered.sqlite');
  });

  it('before the new file was ready starts over', async () => {
    const { folder, file } = await folderWith(6, true);
    writeFileSync(file, 'x'.repeat(9000));
    writeFileSync(join(folder, 'history.recovering.sqlite'), 'half of it');
    const history = openFor(folder);
    expect(history.getTurn('t2')).toMatchObject({ status: 'done' });
    expect(readdirSync(folder).filter((name) => name.includes('recover'))).toEqual([]);
  });
});

describe('backups', () => {
  it('are made once a day, of a good file, and the last two are kept', async () => {
    const folder = temporaryFolder();
    let now = Date.UTC(2026, 0, 1);
    const history = openFor(folder, { now: () => now });
    history.upsertDocument(exampleDocument('a'));
    history.savePageText(documentId('a'), examplePage(1, ['x']));
    const backups = () => readdirSync(folder).filter((name) => name.startsWith('history.backup-'));
    await history.maintain();
    await history.maintain();
    expect(backups()).toEqual(['history.backup-20260101T000000000Z.sqlite']);
    for (let day = 1; day <= 3; day++) {
      now += 24 * 3600 * 1000;
      await history.maintain();
    }
    expect(backups()).toEqual([
      'history.backup-20260103T000000000Z.sqlite',
      'history.backup-20260104T000000000Z.sqlite',
    ]);
    const backup = new BetterSqlite(join(folder, backups()[0]!), { readonly: true });
    expect(backup.prepare('SELECT name FROM documents').pluck().all()).toEqual(['a']);
    backup.close();
  });

  it('never block writing or closing', async () => {
    const history = openFor(temporaryFolder());
    addConversation(history, 'a', [['Q', 'A']]);
    const running = history.maintain().catch((thrown: unknown) => String(thrown));
    addConversation(history, 'b', [['Q', 'A']]);
    expect(history.listDocuments({ removed: false })).toHaveLength(2);
    history.dispose();
    expect(await running).toMatch(/ended early/);
  });
});
