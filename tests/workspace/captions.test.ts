import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptionResult } from '../../src-main/contract/captions.ts';
import { CaptionEvent, CompareEvent } from '../../src-main/contract/captions-api.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { smallReport } from '../captions/small-report.ts';
import { collected, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

describe('Descriptions in the window', () => {
  const dataDir = temporaryDataDir();
  let workspace: Workspace;
  let documentId: string;
  beforeAll(async () => {
    workspace = await temporaryWorkspace({ dataDir });
    documentId = (await workspace.api.addDocument({ source: { kind: 'path', path: smallReport() } })).id;
  });
  afterAll(() => workspace.dispose());
  const describePage = (anew = false) => collected(workspace.api.captionPage({ documentId, page: 1, anew }));

  test('report their stages, are stored, and are there at once the next time', async () => {
    await expect(workspace.api.exportCaptions({ documentId, format: 'md' })).rejects.toMatchObject({
      code: 'bad-input',
    });
    const first = await describePage();
    for (const event of first) expect(CaptionEvent.parse(event)).toEqual(event);
    expect(first.map((event) => event.kind === 'stage' && event.stage)).toEqual([
      'opening',
      'captioning',
      'segmenting',
      'regions',
      'matching',
      'describing',
      false,
    ]);
    const [again, ...more] = await describePage();
    expect(more).toEqual([]);
    expect(again).toEqual(first.at(-1));
    expect(await workspace.api.getCaptions({ documentId })).toEqual([again!.kind === 'caption' && again!.caption]);
    const { name, text } = await workspace.api.exportCaptions({ documentId, format: 'json' });
    expect(name).toBe('report-captions.json');
    expect(CaptionResult.parse(JSON.parse(text)).pages).toHaveLength(1);
  });

  test('can be made again, and survive a restart', async () => {
    await describePage();
    expect((await describePage(true)).length).toBeGreaterThan(1);
    const kept = await workspace.api.getCaptions({ documentId });
    await workspace.dispose();
    workspace = await temporaryWorkspace({ dataDir });
    expect(await workspace.api.getCaptions({ documentId })).toEqual(kept);
    expect(await describePage()).toHaveLength(1);
  });

  test('of a missing page are refused', async () => {
    const asking = collected(workspace.api.captionPage({ documentId, page: 9, anew: true }));
    await expect(asking).rejects.toMatchObject({ code: 'page-out-of-range' });
  });

  test('are shown beside another model’s as they come, and can be saved', async () => {
    const models = ['mini', '/no/such/model'];
    const events = await collected(workspace.api.compare({ documentId, page: 1, question: 'Who?', models }));
    for (const event of events) expect(CompareEvent.parse(event)).toEqual(event);
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'asking', 'answer', 'asking', 'answer', 'done']);
    expect(await collected(workspace.api.followComparison({ documentId }))).toEqual(events);
    const done = events.at(-1)!;
    if (done.kind !== 'done') throw new Error('not done');
    expect(done.comparison.answers).toMatchObject([
      { model: 'docent-tiny', error: null },
      { error: { code: 'model-missing' } },
    ]);
    const saved = await workspace.api.exportComparison({ comparison: done.comparison, format: 'csv' });
    expect(saved.name).toBe('report-compared.csv');
    expect(saved.text.split('\r\n')).toHaveLength(4);
  });
});

test('clients on another file system cannot name model folders', async () => {
  const workspace = await temporaryWorkspace({ allowPaths: false });
  const models = ['mini', '/etc'];
  const comparing = collected(workspace.api.compare({ documentId: 'a'.repeat(64), page: 1, question: null, models }));
  await expect(comparing).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('cannot be used here'),
  });
  await workspace.dispose();
});
