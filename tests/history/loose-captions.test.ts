import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Description } from '../../src-main/contract/captions.ts';
import { exampleDocument } from './examples.ts';
import { openFor, temporaryFolder } from './temporary-history.ts';

/** A data folder as the version before left it: one document, its first page described. */
const FIXTURE = new URL('../fixtures/history/version-3/', import.meta.url).pathname;
const ID = readdirSync(join(FIXTURE, 'captions'))[0]!;
const text = readFileSync(join(FIXTURE, 'captions', ID, '1.json'), 'utf8');
const described = Description.parse(JSON.parse(text));

function oldFolder(): string {
  const folder = temporaryFolder();
  cpSync(FIXTURE, folder, { recursive: true });
  return folder;
}

/** Another page of the document, described as the version before did. */
function describePage(folder: string, page: number, documentId = ID): string {
  mkdirSync(join(folder, 'captions', documentId), { recursive: true });
  const file = join(folder, 'captions', documentId, `${page}.json`);
  writeFileSync(file, JSON.stringify({ version: 1, ...described, caption: { ...described.caption, page } }));
  return file;
}

const pagesOf = (folder: string, id = ID) =>
  openFor(folder)
    .listCaptions(id)
    .map(({ caption }) => caption.page);

describe('descriptions that an earlier version kept as files', () => {
  it('are in the history after the first start, word for word, and the files are gone', () => {
    const folder = oldFolder();
    describePage(folder, 12);
    const history = openFor(folder);
    expect(history.notices).toEqual([]);
    expect(history.listCaptions(ID)).toMatchObject([described, { caption: { page: 12 } }]);
    expect(existsSync(join(folder, 'captions'))).toBe(false);
    history.dispose();
    expect(openFor(folder).getCaption(ID, 1)).toMatchObject(described);
  });

  // Killed for real, at that call: `rmSync` first runs after the commit, the second file is read in the middle of the transaction.
  it.each([
    ['between the commit and the removal of the files', 'rmSync', 1],
    ['before the commit', 'readFileSync', 2],
  ])('survive a kill %s', (_, call, count) => {
    const folder = oldFolder();
    describePage(folder, 2);
    describePage(folder, 3);
    const script = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { openHistory } = await import(${JSON.stringify(new URL('../../src-main/history/index.ts', import.meta.url).href)});
      const { ${call}: original } = fs;
      let left = ${count};
      fs.${call} = (path, ...rest) => {
        if (String(path).includes('captions') && --left === 0) process.kill(process.pid, 'SIGKILL');
        return original(path, ...rest);
      };
      syncBuiltinESMExports();
      openHistory({ dataDir: ${JSON.stringify(folder)}, maintainAfterMs: null });`;
    const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect([signal, stderr]).toEqual(['SIGKILL', '']);
    expect(readdirSync(join(folder, 'captions', ID))).toHaveLength(3);
    expect(pagesOf(folder)).toEqual([1, 2, 3]);
    expect(existsSync(join(folder, 'captions'))).toBe(false);
  });

  it('and are damaged are set aside unchanged and reported; the others are imported', () => {
    const folder = oldFolder();
    const damaged = new Map([
      ['2', text.slice(0, 1000)],
      ['3', text.replace('"version":1', '"version":2')],
      ['4', text],
    ]);
    for (const [page, content] of damaged) writeFileSync(join(folder, 'captions', ID, `${page}.json`), content);
    const history = openFor(folder);
    expect(history.listCaptions(ID)).toMatchObject([described]);
    const aside = join(folder, 'captions-damaged');
    expect(history.notices).toMatchObject([
      { code: 'damaged', message: expect.stringMatching(/^3 descriptions of pages were damaged.*kept in/) },
    ]);
    expect(history.notices[0]!.message).toContain(aside);
    for (const [page, content] of damaged) expect(readFileSync(join(aside, ID, `${page}.json`), 'utf8')).toBe(content);
    history.dispose();
    expect(openFor(folder).notices).toEqual([]);
  });

  it('of an unknown document stay until the document is added', () => {
    const folder = oldFolder();
    const other = exampleDocument('late.pdf');
    const file = describePage(folder, 1, other.id);
    const history = openFor(folder);
    expect(existsSync(file)).toBe(true);
    history.upsertDocument(other);
    history.dispose();
    expect(pagesOf(folder, other.id)).toEqual([1]);
    expect(existsSync(file)).toBe(false);
  });

  it('do not overwrite a later description of the page', () => {
    const folder = oldFolder();
    const history = openFor(folder);
    history.saveCaption(ID, { ...described, model: 'another' });
    history.dispose();
    // As if the removal had failed the first time.
    utimesSync(describePage(folder, 1), 1_700_000_000, 1_700_000_000);
    expect(openFor(folder).getCaption(ID, 1)).toMatchObject({ model: 'another' });
    expect(existsSync(join(folder, 'captions'))).toBe(false);
  });

  it('leave nothing of an unfinished file', () => {
    const folder = oldFolder();
    const file = join(folder, 'captions', ID, '2.json');
    renameSync(describePage(folder, 2), `${file}.0b0f4a4e-7a8f-4a41-9a3c-0d7c1d2f5e11`);
    expect(pagesOf(folder)).toEqual([1]);
    expect(existsSync(join(folder, 'captions'))).toBe(false);
  });
});

describe('descriptions in history', () => {
  it('are part of an export, and an export without them can still be read', () => {
    const history = openFor(oldFolder());
    const exported = history.exportAll();
    const other = openFor(temporaryFolder());
    other.importAll(exported);
    other.importAll(exported);
    expect(other.listCaptions(ID)).toEqual(history.listCaptions(ID));
    const { captions: _, ...old } = JSON.parse(exported) as Record<string, unknown>;
    const third = openFor(temporaryFolder());
    third.importAll(JSON.stringify(old));
    expect([third.listDocuments({ removed: false }).length, third.listCaptions(ID)]).toEqual([1, []]);
  });

  it('need a document', () => {
    expect(() => openFor(temporaryFolder()).saveCaption(ID, described)).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });
});
