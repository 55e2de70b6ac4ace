import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockedPdf } from '../e2e/locked-pdf.ts';
import { temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

const WORDS = 'Salary of the harbour master';

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
      await expect.poll(async () => (await api.getIndexing({})).waiting, { timeout: 60_000 }).toBe(0);
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
  } finally {
    await workspace.dispose();
  }
});
