import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LibraryDocument } from '../../src-main/contract/library.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { onePagePdf } from '../documents/one-page-pdf.ts';
import { addSample, collected, samples, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

/** An encrypted file that others made: not part of the repository. */
const ENCRYPTED = new URL('../../../shared/data/robust/pr6531_2.pdf', import.meta.url).pathname;
const withData = existsSync(ENCRYPTED) ? test : test.skip;

function pdfSaying(...lines: string[]): Uint8Array<ArrayBuffer> {
  const content = lines.map((line, i) => `BT /F1 12 Tf 50 ${740 - 20 * i} Td (${line}) Tj ET`).join('\n');
  return Uint8Array.from(onePagePdf({ width: 595, height: 842, content }));
}

describe('The library', () => {
  const dataDir = temporaryDataDir();
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await temporaryWorkspace({ dataDir });
  });
  afterAll(() => workspace.dispose());
  const add = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    workspace.api.addDocument({ source: { kind: 'bytes', name, bytes } });

  test('keeps a copy of each added file, under the hash of its bytes', async () => {
    const bytes = readFileSync(join(samples, 'report.pdf'));
    const document = await addSample(workspace.api, 'report.pdf');
    expect(LibraryDocument.parse(document)).toEqual(document);
    expect(document).toMatchObject({
      id: createHash('sha256').update(bytes).digest('hex'),
      name: 'report.pdf',
      format: 'pdf',
      mime: 'application/pdf',
      bytes: bytes.length,
      pageCount: 2,
      status: 'text',
      error: null,
      source: join(samples, 'report.pdf'),
    });
    const copy = join(dataDir, 'documents', document.id.slice(0, 2), document.id);
    expect(readFileSync(copy).equals(bytes)).toBe(true);
  });

  test('treats an image as a scan of one page', async () => {
    const document = await addSample(workspace.api, 'receipt.jpg');
    expect(document).toMatchObject({
      status: 'scan',
      pageCount: 1,
      format: 'image',
      mime: 'image/jpeg',
      kind: 'other',
    });
  });

  test('adds a document once, even if it comes twice at once under different names', async () => {
    const bytes = pdfSaying('once');
    const [first, second] = await Promise.all([add('a.pdf', bytes), add('b.pdf', bytes)]);
    expect(second.id).toBe(first.id);
    const listed = await workspace.api.listDocuments({ removed: false });
    expect(listed.filter(({ id }) => id === first.id)).toHaveLength(1);
    expect(readdirSync(join(dataDir, 'documents', 'incoming'))).toEqual([]);
  });

  test('tells by its words what kind of document it is, and suggests questions that its model can answer', async () => {
    const invoice = await add(
      'i.pdf',
      pdfSaying('INVOICE', 'Invoice number 17', 'Bill to: Ann Lee', 'Amount due 90.00'),
    );
    const letter = await add('l.pdf', pdfSaying('Dear Mr Kim,', 'thank you for your visit.', 'Yours sincerely, Bo'));
    const other = await add('o.pdf', pdfSaying('Hello'));
    expect([invoice.kind, letter.kind, other.kind]).toEqual(['invoice', 'letter', 'other']);
    const suggest = (documentId: string, language: string) => workspace.api.suggestQuestions({ documentId, language });
    expect(await suggest(invoice.id, 'en-GB')).toContain('What is the amount due?');
    // Its own model reads English: in Korean only what no model is needed for, and English questions.
    expect(await suggest(letter.id, 'ko')).toEqual(expect.arrayContaining(['요약해 줘', 'Who wrote this letter?']));
    expect(await suggest(letter.id, 'ko')).not.toContain('누가 쓴 편지인가요?');
    // The same thing is not suggested in two languages.
    expect(await suggest(letter.id, 'ko')).not.toContain('What is this letter about?');
    expect(await suggest(other.id, 'ko')).toEqual(
      expect.not.arrayContaining(['Summarise', 'What is this document about?']),
    );
    expect((await suggest(other.id, 'fr')).length).toBeGreaterThan(0);
  });

  test('keeps the kind that the reader chose, whatever is read later, until the choice is undone', async () => {
    const invoice = pdfSaying('INVOICE', 'Invoice number 18', 'Bill to: Bo Lee', 'Amount due 90.00');
    const { id, kindChosen } = await add('k.pdf', invoice);
    expect(kindChosen).toBe(false);
    const { api } = workspace;
    expect(await api.setDocumentKind({ documentId: id, kind: 'letter' })).toMatchObject({
      kind: 'letter',
      kindChosen: true,
    });
    expect(await add('k.pdf', invoice)).toMatchObject({ kind: 'letter' });
    expect(await api.reopenDocument({ documentId: id })).toMatchObject({ kind: 'letter', kindChosen: true });
    const next = pdfSaying('RECEIPT', 'Cash 90.00', 'Change 0.00');
    const source = { kind: 'bytes', name: 'k2.pdf', bytes: next } as const;
    const { document } = await api.replaceDocument({ documentId: id, source });
    expect(document).toMatchObject({ kind: 'letter', kindChosen: true });
    expect(await api.setDocumentKind({ documentId: document.id, kind: null })).toMatchObject({
      kind: 'receipt',
      kindChosen: false,
    });
  });

  test('gives a receipt and its document one kind, wherever the reader corrects it', async () => {
    const { api } = workspace;
    const receipt = pdfSaying('A SHOP LTD', 'Cash receipt', 'Tea 3.00', 'Total 3.00', 'Cash 5.00', 'Change 2.00');
    const { id: documentId, kind } = await add('one-kind.pdf', receipt);
    expect(kind).toBe('receipt');
    await collected(api.readReceipts({ documentIds: [documentId], again: false, schema: null }));
    const shown = async () => (await api.listReceipts({ documentIds: [documentId] }))[0]?.receipt.kind;
    expect(await shown()).toBe('receipt');
    await api.correctReceipt({ documentId, page: 1, path: 'kind', value: 'invoice', box: null });
    const inLibrary = async () =>
      (await api.listDocuments({ removed: false })).find(({ id }) => id === documentId)?.kind;
    expect([await shown(), await inLibrary()]).toEqual(['invoice', 'invoice']);
    await collected(api.readReceipts({ documentIds: [documentId], again: true, schema: null }));
    expect([await shown(), await inLibrary()]).toEqual(['invoice', 'invoice']);
    await api.setDocumentKind({ documentId, kind: 'letter' });
    expect([await shown(), await inLibrary()]).toEqual(['other', 'letter']);
    await api.setDocumentKind({ documentId, kind: null });
    expect([await shown(), await inLibrary()]).toEqual(['receipt', 'receipt']);
  });

  test('keeps a file that does not open as failed, says why, and does so again when it is added again', async () => {
    const broken = pdfSaying('broken').slice(0, 60);
    const document = await add('broken.pdf', broken);
    expect(document).toMatchObject({ status: 'failed', pageCount: 0, error: { code: 'file-damaged' } });
    expect((await add('broken.pdf', broken)).status).toBe('failed');
    await expect(workspace.api.openDocument({ documentId: document.id })).rejects.toMatchObject({
      code: 'file-damaged',
    });
  });

  test('refuses files that are no documents, are missing, or come by path where that is not allowed', async () => {
    await expect(add('a.bin', Uint8Array.of(0, 1, 2, 3))).rejects.toMatchObject({ code: 'unsupported-format' });
    const path = (path: string) => workspace.api.addDocument({ source: { kind: 'path', path } });
    await expect(path('/nowhere/a.pdf')).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(path(samples)).rejects.toMatchObject({ code: 'file-unreadable' });
    const closed = await temporaryWorkspace({ allowPaths: false });
    await expect(addSample(closed.api, 'report.pdf')).rejects.toMatchObject({ code: 'bad-input' });
    await closed.dispose();
  });

  test('removes and restores; adding a removed document restores it under the name that it had', async () => {
    const bytes = pdfSaying('back');
    const { id } = await add('back.pdf', bytes);
    await workspace.api.renameDocument({ documentId: id, name: 'Mine' });
    const listed = async (removed: boolean) =>
      (await workspace.api.listDocuments({ removed })).some((document) => document.id === id);
    await workspace.api.removeDocument({ documentId: id });
    expect([await listed(false), await listed(true)]).toEqual([false, true]);
    await workspace.api.restoreDocument({ documentId: id });
    expect([await listed(false), await listed(true)]).toEqual([true, false]);
    await workspace.api.removeDocument({ documentId: id });
    expect(await add('other.pdf', bytes)).toMatchObject({ id, name: 'Mine', removedAt: null });
  });

  test('tells every client about changes', async () => {
    const left = new AbortController();
    const heard = [1, 2].map(() => collected(workspace.api.events({}, { signal: left.signal })));
    await new Promise((resolve) => setImmediate(resolve));
    const { id } = await add('told.pdf', pdfSaying('told'));
    left.abort();
    for (const events of await Promise.all(heard)) {
      expect(events).toMatchObject([{ kind: 'document', document: { id } }]);
    }
  });

  test('replaces a damaged copy when the document is added again', async () => {
    const bytes = pdfSaying('whole');
    const { id } = await add('whole.pdf', bytes);
    const copy = join(dataDir, 'documents', id.slice(0, 2), id);
    writeFileSync(copy, 'no longer');
    await add('whole.pdf', bytes);
    expect(readFileSync(copy)).toEqual(Buffer.from(bytes));
  });

  test('says what to do if a copy is gone, and works again once it is added', async () => {
    const bytes = pdfSaying('gone');
    const { id } = await add('gone.pdf', bytes);
    await workspace.api.openDocument({ documentId: id });
    await workspace.whenQuiet();
    await workspace.dispose();
    rmSync(join(dataDir, 'documents', id.slice(0, 2), id));
    workspace = await temporaryWorkspace({ dataDir });
    await expect(workspace.api.openDocument({ documentId: id })).rejects.toMatchObject({ code: 'file-not-found' });
    const failed = (await workspace.api.listDocuments({ removed: false })).find((document) => document.id === id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'file-not-found' } });
    expect(await add('gone.pdf', bytes)).toMatchObject({ id, status: 'text', pageCount: 1, error: null });
    expect((await workspace.api.openDocument({ documentId: id })).pages).toEqual([{ width: 595, height: 842 }]);
  });

  withData('opens an encrypted file once it has the password (needs ../shared/data/robust)', async () => {
    const locked = await workspace.api.addDocument({ source: { kind: 'path', path: ENCRYPTED } });
    expect(locked).toMatchObject({ status: 'failed', error: { code: 'password-required' } });
    const open = (password: string) => workspace.api.reopenDocument({ documentId: locked.id, password });
    expect(await open('not this')).toMatchObject({ status: 'failed', error: { code: 'password-wrong' } });
    expect(await open('asdfasdf')).toMatchObject({ error: null });
    expect((await workspace.api.openDocument({ documentId: locked.id })).pages.length).toBeGreaterThan(0);
    // Passwords are not written down: the next start asks again.
    await workspace.dispose();
    workspace = await temporaryWorkspace({ dataDir });
    const opening = workspace.api.openDocument({ documentId: locked.id });
    await expect(opening).rejects.toMatchObject({ code: 'password-required' });
    const [again] = (await workspace.api.listDocuments({ removed: false })).filter(({ id }) => id === locked.id);
    expect(again).toMatchObject({ status: 'failed', error: { code: 'password-required' } });
  });
});

describe('Files that the system asks to open', () => {
  test('are added and shown by the first window; a file that cannot be added gives a notice', async () => {
    const workspace = await temporaryWorkspace();
    const folder = mkdtempSync(join(tmpdir(), 'docent-open-'));
    const other = join(folder, 'a.bin');
    writeFileSync(other, Uint8Array.of(0, 1, 2, 3));
    const report = join(samples, 'report.pdf');
    await workspace.openFiles([report, other, report]);
    const left = new AbortController();
    const events = [];
    for await (const event of workspace.api.events({}, { signal: left.signal })) {
      events.push(event);
      if (events.length === 2) left.abort();
    }
    const [document] = await workspace.api.listDocuments({ removed: false });
    expect(events).toMatchObject([
      { kind: 'notice', code: 'unsupported-format' },
      { kind: 'open', documentIds: [document!.id] },
    ]);
    await workspace.dispose();
  });
});
