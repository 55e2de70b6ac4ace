import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockedPdf } from '../e2e/locked-pdf.ts';
import { textPdf } from '../e2e/text-pdf.ts';
import { temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

const WORDS = 'Salary of the harbour master';
const OPEN = 'The master of the ship is known';
const LONG = { timeout: 60_000 };

/** The files below a folder in which the words stand. */
function filesWith(words: string, folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && readFileSync(path).includes(words);
  });
}

test('The text of an unlocked PDF is shown, and neither searched nor kept on disk, unless the reader wants that', async () => {
  const dataDir = temporaryDataDir();
  const workspace = await temporaryWorkspace({ dataDir, indexing: true });
  const { api } = workspace;
  try {
    const bytes = Uint8Array.from(lockedPdf('harbour', WORDS));
    const { id } = await api.addDocument({ source: { kind: 'bytes', name: 'salary.pdf', bytes }, password: 'harbour' });
    const look = async () => {
      await expect.poll(async () => (await api.getIndexing({})).waiting, LONG).toBe(0);
      await api.openDocument({ documentId: id });
      const { lines } = await api.pageText({ documentId: id, page: 1, read: false });
      expect(lines.map(({ text }) => text)).toEqual([WORDS]);
      return (await api.search({ query: 'harbour master', limit: 10 })).filter(({ kind }) => kind === 'page');
    };
    expect(await look()).toEqual([]);
    expect(filesWith(WORDS, dataDir)).toEqual([]);
    await api.setSettings({ keepUnlockedText: true });
    await api.reopenDocument({ documentId: id, password: 'harbour' });
    expect(await look()).toMatchObject([{ documentId: id, page: 1 }]);
    expect(filesWith(WORDS, dataDir)).not.toEqual([]);
  } finally {
    await workspace.dispose();
  }
});

test('What was kept of unlocked PDFs is forgotten when the reader does not want it any more, also after a restart; other text stays', async () => {
  const dataDir = temporaryDataDir();
  const first = await temporaryWorkspace({ dataDir, indexing: true });
  try {
    await first.api.setSettings({ keepUnlockedText: true });
    const add = (name: string, bytes: Uint8Array<ArrayBuffer>, password?: string) =>
      first.api.addDocument({ source: { kind: 'bytes', name, bytes }, password });
    await add('salary.pdf', Uint8Array.from(lockedPdf('harbour', WORDS)), 'harbour');
    await add('open.pdf', Uint8Array.from(textPdf([OPEN])));
    await expect.poll(async () => (await first.api.search({ query: 'master', limit: 10 })).length, LONG).toBe(2);
  } finally {
    await first.dispose();
  }
  const workspace = await temporaryWorkspace({ dataDir, indexing: true });
  try {
    await workspace.api.setSettings({ keepUnlockedText: false });
    const found = await workspace.api.search({ query: 'master', limit: 10 });
    expect(found.map(({ documentName }) => documentName)).toEqual(['open.pdf']);
  } finally {
    await workspace.dispose();
  }
  expect(filesWith(WORDS, dataDir)).toEqual([]);
});
