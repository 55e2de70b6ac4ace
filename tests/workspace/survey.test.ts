import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SurveyEvent } from '../../src-main/contract/docent-api.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { onePagePdf } from '../documents/one-page-pdf.ts';
import { addSample, collected, temporaryWorkspace } from './temporary-workspace.ts';

describe('One question to many documents', () => {
  let workspace: Workspace;
  const ids: string[] = [];
  beforeAll(async () => {
    workspace = await temporaryWorkspace();
    const broken = Uint8Array.from(onePagePdf({ width: 100, height: 100, content: '' }).slice(0, 60));
    const failed = await workspace.api.addDocument({ source: { kind: 'bytes', name: 'broken.pdf', bytes: broken } });
    ids.push((await addSample(workspace.api, 'table.png')).id, failed.id);
    ids.push((await addSample(workspace.api, 'receipt.jpg')).id);
  });
  afterAll(() => workspace.dispose());
  const ask = (options?: { signal: AbortSignal }) =>
    workspace.api.survey({ documentIds: [...ids, ids[0]!], question: 'What is the total?' }, options);

  test('is answered document by document, each once; a failure does not end it', async () => {
    const events = await collected(ask());
    for (const event of events) expect(SurveyEvent.parse(event)).toEqual(event);
    const [started, ...answers] = events;
    expect(started).toMatchObject({ kind: 'started', total: 3 });
    expect(answers).toMatchObject([
      { kind: 'turn', done: 1, turn: { documentId: ids[0], status: 'done' } },
      { kind: 'turn', done: 2, turn: { documentId: ids[1], status: 'failed', error: { code: 'file-damaged' } } },
      { kind: 'turn', done: 3, turn: { documentId: ids[2], status: 'done' } },
    ]);
    const surveyId = started!.kind === 'started' ? started!.surveyId : '';
    const kept = await workspace.api.getSurvey({ surveyId });
    expect(kept).toEqual(answers.map((event) => event.kind === 'turn' && event.turn));
  });

  test('that is stopped keeps its answers, and marks the others as stopped', async () => {
    const abort = new AbortController();
    let surveyId = '';
    for await (const event of ask({ signal: abort.signal })) {
      if (event.kind === 'started') surveyId = event.surveyId;
      else if (event.done === 1) abort.abort();
    }
    await workspace.whenQuiet();
    const kept = await workspace.api.getSurvey({ surveyId });
    expect(kept.map(({ status }) => status)).toEqual(['done', 'stopped', 'stopped']);
  });

  test('is refused as a whole if a document is missing or was removed', async () => {
    const before = await workspace.api.listConversations({ documentId: null });
    const unknown = { documentIds: [ids[0]!, '0'.repeat(64)], question: 'When?' };
    await expect(collected(workspace.api.survey(unknown))).rejects.toMatchObject({ code: 'bad-input' });
    expect(await workspace.api.listConversations({ documentId: null })).toEqual(before);
    await workspace.api.removeDocument({ documentId: ids[2]! });
    await expect(collected(ask())).rejects.toMatchObject({ code: 'bad-input', subject: ids[2] });
    await workspace.api.restoreDocument({ documentId: ids[2]! });
  });
});
