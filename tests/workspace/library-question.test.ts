import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LibraryDocument } from '../../src-main/contract/library.ts';
import { LibraryQuestion } from '../../src-main/contract/library-question.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { onePagePdf } from '../documents/one-page-pdf.ts';
import { ChatServer, stream } from '../engines/chat-server.ts';
import { addSample, collected, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

/** A page of lines in Helvetica. */
function pdfSaying(...lines: string[]): Uint8Array<ArrayBuffer> {
  const content = lines.map((line, i) => `BT /F1 24 Tf 60 ${700 - i * 40} Td (${line}) Tj ET`).join('\n');
  return Uint8Array.from(onePagePdf({ width: 595, height: 842, content }));
}

describe('A question to the library', () => {
  const dataDir = temporaryDataDir();
  let workspace: Workspace;
  let lease: LibraryDocument;
  let policy: LibraryDocument;
  beforeAll(async () => {
    workspace = await temporaryWorkspace({ dataDir, indexing: true });
    const add = (name: string, ...lines: string[]) =>
      workspace.api.addDocument({ source: { kind: 'bytes', name, bytes: pdfSaying(...lines) } });
    lease = await add('lease.pdf', 'Lease of a flat', 'The deposit is 2400 euros.');
    policy = await add(
      'policy.pdf',
      'Insurance policy',
      'The yearly premium is 418 euros.',
      'A deposit is not asked for.',
    );
    await workspace.whenQuiet();
  });
  afterAll(() => workspace.dispose());

  test('finds unopened pages, asks the best of them, and is kept with its answer', async () => {
    const events = await collected(
      workspace.api.askLibrary({ question: 'How much is the deposit?', documentIds: null }),
    );
    expect(events.slice(0, 2)).toMatchObject([{ kind: 'asked', text: 'How much is the deposit?' }, { kind: 'found' }]);
    const last = events.at(-1)!;
    if (last.kind !== 'answered') throw new Error('It ended without an answer.');
    expect(LibraryQuestion.parse(last.question)).toEqual(last.question);
    expect(last.question.hits.map(({ documentName }) => documentName).sort()).toEqual(['lease.pdf', 'policy.pdf']);
    expect(last.question.status).toBe('done');
    expect(await workspace.api.listLibraryQuestions({})).toEqual([last.question]);
    await workspace.api.removeLibraryQuestion({ id: last.question.id });
    expect(await workspace.api.listLibraryQuestions({})).toEqual([]);
    await workspace.api.restoreLibraryQuestion({ id: last.question.id });
    expect(await workspace.api.listLibraryQuestions({})).toHaveLength(1);
  });

  test('can be limited to some documents', async () => {
    const [, found] = await collected(
      workspace.api.askLibrary({ question: 'How much is the deposit?', documentIds: [policy.id] }),
    );
    expect(found).toMatchObject({ hits: [{ documentId: policy.id, page: 1 }] });
  });

  test('without a word in common with any page is answered so without a model', async () => {
    const events = await collected(
      workspace.api.askLibrary({ question: 'Where do unicorns graze?', documentIds: null }),
    );
    expect(events).toMatchObject([
      { kind: 'asked', text: 'Where do unicorns graze?' },
      { kind: 'found', hits: [] },
      { kind: 'answered', question: { hits: [], sources: [], model: null } },
    ]);
  });

  test('to a server is answered from several documents at once, each cited by its number', async () => {
    const server = await ChatServer.start();
    try {
      await workspace.api.agreeToSend({ url: server.url });
      await workspace.api.addEndpoint({ url: server.url, model: 'some-llm', key: null });
      server.reply = (_, response) =>
        stream(response, [
          'The deposit of the lease is 2400 euros [p. 1]. ',
          'For the policy no deposit is asked [p. 2].',
        ]);
      const events = await collected(
        workspace.api.askLibrary({ question: 'Which deposit do I pay?', documentIds: [lease.id, policy.id] }),
      );
      const last = events.at(-1)!;
      if (last.kind !== 'answered') throw new Error('It ended without an answer.');
      const { answer, sources, form } = last.question;
      expect(form).toBe('prose');
      expect(answer).toMatch(/euros \[1\]\. .*asked \[2\]\.$/);
      expect(new Set(sources.map(({ documentId }) => documentId))).toEqual(new Set([lease.id, policy.id]));
    } finally {
      await workspace.api.useModel({ name: 'docent-mini' });
      await server.close();
    }
  });
});

describe('Reading in the background', () => {
  test('stays paused over a restart, and then reads scans as well', async () => {
    const dataDir = temporaryDataDir();
    const first = await temporaryWorkspace({ dataDir });
    const receipt = await addSample(first.api, 'receipt.jpg');
    const report = await addSample(first.api, 'report.pdf');
    expect(await first.api.getIndexing({})).toMatchObject({ paused: true, waiting: 2 });
    await first.dispose();

    const second = await temporaryWorkspace({ dataDir, indexing: true });
    expect((await second.api.getIndexing({})).paused).toBe(true);
    // What a start does once the window is up.
    await second.api.openDocument({ documentId: receipt.id });
    await second.api.openDocument({ documentId: report.id });
    await second.api.pauseIndexing({ paused: false });
    await second.whenQuiet();
    expect(await second.api.getIndexing({})).toMatchObject({ paused: false, waiting: 0 });
    const known = await second.api.pageText({ documentId: receipt.id, page: 1, read: false });
    expect(known.source).toBe('model');
    await second.dispose();
  });
});
