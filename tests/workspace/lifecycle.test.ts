import { describe, expect, test } from 'vitest';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import type { Turn } from '../../src-main/contract/library.ts';
import { createClient, serve } from '../../src-main/rpc/index.ts';
import { memoryPorts } from '../rpc/memory-port.ts';
import { addSample, asked, collected, question, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

describe('A workspace', () => {
  test('closed while it answers keeps the question as stopped, and everything else, for the next start', async () => {
    const dataDir = temporaryDataDir();
    const first = await temporaryWorkspace({ dataDir });
    const receipt = await addSample(first.api, 'receipt.jpg');
    const { turn: answered } = await asked(first.api, question(receipt.id));
    let running: Turn | undefined;
    const events = collected(first.api.events({}));
    for await (const event of first.api.ask(question(receipt.id, { conversationId: answered.conversationId }))) {
      if (event.kind === 'turn') running ??= event.turn;
      if (event.kind === 'delta') await Promise.all([first.dispose(), first.dispose()]);
    }
    expect(await events).toEqual(expect.any(Array));
    await expect(first.api.info({})).rejects.toMatchObject({ code: 'closed' });
    await expect(collected(first.api.ask(question(receipt.id)))).rejects.toMatchObject({ code: 'closed' });

    const second = await temporaryWorkspace({ dataDir });
    const { turns } = await second.api.getConversation({ conversationId: answered.conversationId });
    expect(turns).toMatchObject([answered, { id: running!.id, status: 'stopped' }]);
    expect(await second.api.listDocuments({ removed: false })).toMatchObject([{ id: receipt.id }]);
    const { turn } = await asked(second.api, question(receipt.id));
    expect(turn.status).toBe('done');
    await second.dispose();
  });

  test('serves several clients over ports, each with its own streams', async () => {
    const workspace = await temporaryWorkspace();
    const clients = [1, 2].map(() => {
      const [here, there] = memoryPorts();
      serve(there, docentApi, workspace.api);
      return { port: here, ...createClient(here, docentApi) };
    });
    const [a, b] = clients.map(({ service }) => service);
    const receipt = await addSample(a!, 'receipt.jpg');
    const both = await Promise.all([asked(a!, question(receipt.id)), asked(b!, question(receipt.id))]);
    expect(both.map(({ turn }) => turn.status)).toEqual(['done', 'done']);
    // A window that closes mid-answer: the question is answered all the same, and the other window can follow it.
    let running: Turn | undefined;
    const left = (async () => {
      for await (const event of a!.ask(question(receipt.id, { question: 'Who?' }))) {
        if (event.kind === 'turn') running ??= event.turn;
        clients[0]!.port.close();
      }
    })();
    await expect(left).rejects.toMatchObject({ code: 'closed' });
    await workspace.whenQuiet();
    const { turns } = await b!.getConversation({ conversationId: running!.conversationId });
    expect(turns).toMatchObject([{ id: running!.id, status: 'done' }]);
    await workspace.dispose();
  });

  test('refuses a second one on the same data', async () => {
    const dataDir = temporaryDataDir();
    const first = await temporaryWorkspace({ dataDir });
    await expect(temporaryWorkspace({ dataDir })).rejects.toMatchObject({ code: 'in-use' });
    await first.dispose();
    await (await temporaryWorkspace({ dataDir })).dispose();
  });

  test('changes single settings and keeps the others', async () => {
    const dataDir = temporaryDataDir();
    const first = await temporaryWorkspace({ dataDir });
    const before = await first.api.getSettings({});
    await first.api.setSettings({ theme: 'dark' });
    await first.dispose();
    const second = await temporaryWorkspace({ dataDir });
    expect(await second.api.getSettings({})).toEqual({ ...before, theme: 'dark' });
    expect(await second.api.info({})).toMatchObject({ host: 'browser', version: '1.2.3', model: { state: 'idle' } });
    await second.dispose();
  });

  test('exports its history as JSON; imported documents without their files say so', async () => {
    const first = await temporaryWorkspace();
    const receipt = await addSample(first.api, 'receipt.jpg');
    const { turn } = await asked(first.api, question(receipt.id));
    const { name, text } = await first.api.exportHistory({});
    expect(name).toMatch(/^docent-history-\d{4}-\d\d-\d\d\.json$/);
    await first.dispose();
    const second = await temporaryWorkspace();
    expect(await second.api.importHistory({ text })).toEqual({ documents: 1, conversations: 1, turns: 1 });
    expect((await second.api.getConversation({ conversationId: turn.conversationId })).turns).toEqual([turn]);
    await expect(second.api.openDocument({ documentId: receipt.id })).rejects.toMatchObject({ code: 'file-not-found' });
    await addSample(second.api, 'receipt.jpg');
    expect((await second.api.openDocument({ documentId: receipt.id })).document.status).toBe('scan');
    await second.dispose();
  });

  test('believes a file that arrives, and not what an imported history said of it', async () => {
    const first = await temporaryWorkspace();
    const { bytes, mime, pageCount } = await addSample(first.api, 'report.pdf');
    const { text } = await first.api.exportHistory({});
    await first.dispose();
    const forged = text
      .replace(`"bytes":${bytes}`, '"bytes":12345')
      .replace(`"mime":"${mime}"`, '"mime":"image/png"')
      .replace(`"pageCount":${pageCount}`, '"pageCount":4000');
    const second = await temporaryWorkspace();
    await second.api.importHistory({ text: forged });
    expect(await second.api.listDocuments({ removed: false })).toMatchObject([{ bytes: 12345, pageCount: 4000 }]);
    expect(await addSample(second.api, 'report.pdf')).toMatchObject({ bytes, mime, pageCount });
    await second.dispose();
  });
});
