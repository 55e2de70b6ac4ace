import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { longPdf } from '../renderer/long-pdf.ts';
import { addSample, temporaryWorkspace } from './temporary-workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await temporaryWorkspace();
});
afterAll(() => workspace.dispose());

test('Of documents that wait to be read, the first page of a scan comes before the many pages of others', async () => {
  const { api } = workspace;
  const bytes = longPdf(30) as Uint8Array<ArrayBuffer>;
  const long = await api.addDocument({ source: { kind: 'bytes', name: 'long.pdf', bytes } });
  const scan = await addSample(api, 'receipt.jpg');
  let overtaken = false;
  const left = new AbortController();
  const events = api.events({}, { signal: left.signal });
  const watching = (async () => {
    for await (const event of events) {
      if (event.kind !== 'indexing') continue;
      const { name, done, waiting } = event.indexing;
      const { source } = await api.pageText({ documentId: scan.id, page: 1, read: false });
      if (name === long.name && done > 0 && source !== 'model') overtaken = true;
      if (waiting === 0) left.abort();
    }
  })();
  await api.pauseIndexing({ paused: false });
  await watching;
  expect(overtaken).toBe(false);
  expect((await api.pageText({ documentId: scan.id, page: 1, read: false })).source).toBe('model');
});
