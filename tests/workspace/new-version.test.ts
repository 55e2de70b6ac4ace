import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Workspace } from '../../src-main/workspace/index.ts';
import {
  addSample,
  collected,
  question,
  samples,
  temporaryDataDir,
  temporaryWorkspace,
} from './temporary-workspace.ts';

describe('A document', () => {
  const folder = temporaryDataDir();
  const shown: string[] = [];
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await temporaryWorkspace({ showFile: (path) => shown.push(path) });
  });
  afterAll(() => workspace.dispose());

  test('is replaced by a new version, which takes its questions; moving them back undoes it', async () => {
    const { api } = workspace;
    const old = await addSample(api, 'receipt.jpg');
    await collected(api.ask(question(old.id)));
    const { document, conversationIds } = await api.replaceDocument({
      documentId: old.id,
      source: { kind: 'path', path: join(samples, 'report.pdf') },
    });
    expect(document.name).toBe('report.pdf');
    expect(conversationIds).toHaveLength(1);
    expect((await api.listDocuments({ removed: true })).map(({ id }) => id)).toEqual([old.id]);
    const { turns } = await api.getConversation({ conversationId: conversationIds[0]! });
    expect(turns).toMatchObject([{ documentId: document.id, earlierVersion: old.id }]);

    await api.moveConversations({ conversationIds, documentId: old.id });
    await api.restoreDocument({ documentId: old.id });
    const back = await api.getConversation({ conversationId: conversationIds[0]! });
    expect(back.turns).toMatchObject([{ documentId: old.id, earlierVersion: null }]);
  });

  test('stays when the new version does not open, and the new one is not left in the library', async () => {
    const { api } = workspace;
    const old = await addSample(api, 'receipt.jpg');
    const source = { kind: 'bytes' as const, name: 'torn.pdf', bytes: new TextEncoder().encode('%PDF-1.7 torn') };
    await expect(api.replaceDocument({ documentId: old.id, source })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/^torn\.pdf cannot be opened, so nothing was replaced\. ./),
    });
    const names = (await api.listDocuments({ removed: false })).map(({ name }) => name);
    expect(names).toContain('receipt.jpg');
    expect(names).not.toContain('torn.pdf');
  });

  test('is shown in its folder; when its file was moved, choosing it again names the new place', async () => {
    const { api } = workspace;
    const [before, after] = [join(folder, 'a.jpg'), join(folder, 'moved.jpg')];
    copyFileSync(join(samples, 'receipt.jpg'), before);
    const { id } = await api.addDocument({ source: { kind: 'path', path: before } });
    await api.showInFolder({ documentId: id });
    renameSync(before, after);
    await expect(api.showInFolder({ documentId: id })).rejects.toMatchObject({ code: 'file-not-found' });
    const { document, conversationIds } = await api.replaceDocument({
      documentId: id,
      source: { kind: 'path', path: after },
    });
    expect(document).toMatchObject({ id, source: after, name: 'receipt.jpg' });
    expect(conversationIds).toEqual([]);
    await api.showInFolder({ documentId: id });
    expect(shown).toEqual([before, after]);
    rmSync(after);
  });

  test('that was dropped lies in no folder, and says so', async () => {
    const { api } = workspace;
    const bytes = Uint8Array.from(readFileSync(join(samples, 'table.png')));
    const { id } = await api.addDocument({ source: { kind: 'bytes', name: 'table.png', bytes } });
    await expect(api.showInFolder({ documentId: id })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('dropped or pasted'),
    });
  });
});

test('A window in a browser shows no folders, and says so', async () => {
  const workspace = await temporaryWorkspace();
  const { id } = await addSample(workspace.api, 'table.png');
  expect((await workspace.api.info({})).showsFolders).toBe(false);
  await expect(workspace.api.showInFolder({ documentId: id })).rejects.toThrow(/Only the desktop app/);
  await workspace.dispose();
});
