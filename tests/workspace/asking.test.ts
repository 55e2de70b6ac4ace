import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AskEvent } from '../../src-main/contract/docent-api.ts';
import type { LibraryDocument, Turn } from '../../src-main/contract/library.ts';
import { pageNote } from '../../src-main/contract/notes.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { createWorkspace, type Workspace } from '../../src-main/workspace/index.ts';
import { spellingModel } from '../engines/spelling-model.ts';
import {
  addSample,
  asked,
  collected,
  question,
  temporaryDataDir,
  temporaryWorkspace,
  tinyDocent,
} from './temporary-workspace.ts';

describe('A question', () => {
  let docent: DocentService;
  let workspace: Workspace;
  let receipt: LibraryDocument;
  let report: LibraryDocument;

  beforeAll(async () => {
    docent = createDocentService(tinyDocent());
    workspace = await createWorkspace({
      dataDir: temporaryDataDir(),
      docent,
      host: 'browser',
      version: '1.2.3',
      allowPaths: true,
    });
    await workspace.api.pauseIndexing({ paused: true });
    receipt = await addSample(workspace.api, 'receipt.jpg');
    report = await addSample(workspace.api, 'report.pdf');
  });
  afterAll(() => workspace.dispose());

  const runs = async () => (await docent.engine.stats()).runs;
  const turnsOf = async (turn: Turn) =>
    (await workspace.api.getConversation({ conversationId: turn.conversationId })).turns;

  test('is stored first, then reports stages and deltas, and ends with the complete answer', async () => {
    const { events, turn } = await asked(workspace.api, question(receipt.id, { question: 'What is the total?' }));
    for (const event of events) expect(AskEvent.parse(event)).toEqual(event);
    const [first] = events;
    expect(first).toMatchObject({ kind: 'turn', turn: { id: turn.id, status: 'running', answer: '' } });
    const stages = events.flatMap((event) => (event.kind === 'progress' ? [event.progress.stage] : []));
    expect(stages).toEqual(['opening', 'loading-model', 'encoding', 'answering']);
    const text = events.map((event) => (event.kind === 'delta' ? event.text : '')).join('');
    expect(turn).toMatchObject({ status: 'done', page: 1, model: 'docent-tiny', device: 'cpu', error: null });
    expect(text.trim().replace(/\s+/g, ' ')).toBe(turn.answer);
    expect(turn.tiles?.kept).toBeGreaterThan(0);
    expect(turn.timings?.total_ms).toBeGreaterThanOrEqual(turn.timings!.encode_ms);
    expect(await turnsOf(turn)).toEqual([turn]);
  });

  test('keeps what was found out about the page of its answer, also where no tile was looked at', async () => {
    const noting = createDocentService(tinyDocent());
    const { ask } = noting;
    const [faint, turned] = [pageNote('low-contrast', 1), pageNote('turned', 2, { degrees: 90 })];
    noting.ask = async (...asked) => ({ ...(await ask.apply(noting, asked)), tiles: null, notes: [faint, turned] });
    const other = await temporaryWorkspace({ docent: noting });
    const { id } = await addSample(other.api, 'report.pdf');
    const { turn } = await asked(other.api, question(id));
    expect(turn).toMatchObject({ page: 1, tiles: null, notes: [faint] });
    const kept = await other.api.getConversation({ conversationId: turn.conversationId });
    expect(kept.turns[0]!.notes).toEqual([faint]);
    await other.dispose();
  });

  test('that follows up on a page neither draws nor encodes it again, and joins the conversation', async () => {
    const { turn } = await asked(workspace.api, question(receipt.id));
    const before = await runs();
    const next = await asked(
      workspace.api,
      question(receipt.id, { conversationId: turn.conversationId, question: 'Who?' }),
    );
    expect(await runs()).toMatchObject({ encoder: before.encoder, resampler: before.resampler });
    expect(next.events.some((event) => event.kind === 'progress' && event.progress.stage === 'encoding')).toBe(false);
    expect((await turnsOf(turn)).map((t) => t.question)).toEqual(['When?', 'Who?']);
  });

  test('about the whole document is answered with the page named', async () => {
    const { turn, events } = await asked(workspace.api, question(report.id, { page: null, question: 'Which days?' }));
    expect(turn).toMatchObject({ status: 'done', askedPage: null });
    expect([1, 2]).toContain(turn.page);
    expect(events).toContainEqual({ kind: 'progress', progress: { stage: 'searching', done: 1, total: 2 } });
  });

  test('about a region is answered from the region alone', async () => {
    const whole = await asked(workspace.api, question(receipt.id));
    const { turn } = await asked(workspace.api, question(receipt.id, { region: [0.1, 0.5, 0.9, 0.7] }));
    expect(turn).toMatchObject({ status: 'done', region: [0.1, 0.5, 0.9, 0.7] });
    expect(turn.tiles?.pixels).not.toEqual(whole.turn.tiles?.pixels);
  });

  test('whose reader leaves is stopped and kept', async () => {
    let running: Turn | undefined;
    for await (const event of workspace.api.ask(question(receipt.id))) {
      if (event.kind !== 'turn') continue;
      running = event.turn;
      break;
    }
    await workspace.whenQuiet();
    expect(await turnsOf(running!)).toMatchObject([{ id: running!.id, status: 'stopped' }]);
  });

  test('is repeated automatically when the engine dies, and the window is told', async () => {
    await workspace.api.warmUp({});
    const left = new AbortController();
    const heard = collected(workspace.api.events({}, { signal: left.signal }));
    const { pid } = await docent.engine.stats();
    let killed = false;
    const events = [];
    for await (const event of workspace.api.ask(question(receipt.id, { question: 'What was bought?' }))) {
      events.push(event);
      if (killed || event.kind !== 'progress' || event.progress.stage !== 'answering') continue;
      killed = true;
      process.kill(pid, 'SIGKILL');
    }
    const turns = events.flatMap((event) => (event.kind === 'turn' ? [event.turn] : []));
    expect(turns.map((turn) => turn.status)).toEqual(['running', 'running', 'done']);
    const begun = events.findLastIndex((event) => event.kind === 'turn' && event.turn.status === 'running');
    const text = events.slice(begun).map((event) => (event.kind === 'delta' ? event.text : ''));
    expect(text.join('').trim().replace(/\s+/g, ' ')).toBe(turns[2]!.answer);
    expect((await docent.engine.stats()).pid).not.toBe(pid);
    left.abort();
    const kinds = (await heard).map((event) => (event.kind === 'model' ? event.model.state : event.kind));
    expect(kinds).toEqual(['engine-restarted', 'loading', 'ready']);
  });

  test('can be asked beside another, also about the same page', async () => {
    const both = await Promise.all([
      asked(workspace.api, question(report.id, { question: 'Who?' })),
      asked(workspace.api, question(report.id, { question: 'Where?' })),
    ]);
    expect(both.map(({ turn }) => [turn.question, turn.status])).toEqual([
      ['Who?', 'done'],
      ['Where?', 'done'],
    ]);
    const queued = both[1].events.some((event) => event.kind === 'progress' && event.progress.stage === 'queued');
    expect(queued).toBe(true);
  });

  test('is answered even if its document is removed meanwhile', async () => {
    const table = await addSample(workspace.api, 'table.png');
    const events = [];
    for await (const event of workspace.api.ask(question(table.id))) {
      if (events.length === 0) await workspace.api.removeDocument({ documentId: table.id });
      events.push(event);
    }
    expect(events.at(-1)).toMatchObject({ kind: 'turn', turn: { status: 'done' } });
    await expect(asked(workspace.api, question(table.id))).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('that is invalid is refused before it is stored', async () => {
    const before = await workspace.api.listConversations({ documentId: null });
    const refused = (change: Parameters<typeof question>[1], code: string) =>
      expect(asked(workspace.api, question(report.id, change))).rejects.toMatchObject({ code });
    await refused({ page: 3 }, 'page-out-of-range');
    await refused({ region: [0.5, 0.5, 0.4, 0.6] }, 'bad-region');
    await refused({ page: null, region: [0, 0, 0.5, 0.5] }, 'bad-region');
    await refused({ conversationId: 'nothing' }, 'bad-input');
    await refused({ documentId: '0'.repeat(64) }, 'bad-input');
    expect(await workspace.api.listConversations({ documentId: null })).toEqual(before);
  });
});

describe('An answer that is written letter by letter', () => {
  test('keeps its text so far when stopped, and shows as stopped at once', async () => {
    const { cacheDir } = tinyDocent();
    const modelDir = await spellingModel('dermatoglyphics');
    const workspace = await temporaryWorkspace({ docent: { modelDir, cacheDir, device: 'cpu' } });
    try {
      const receipt = await addSample(workspace.api, 'receipt.jpg');
      const abort = new AbortController();
      let running: Turn | undefined;
      let text = '';
      const stopped = question(receipt.id, { question: 'What is the address of the company?' });
      for await (const event of workspace.api.ask(stopped, { signal: abort.signal })) {
        if (event.kind === 'turn') running ??= event.turn;
        if (event.kind === 'delta') text += event.text;
        if (text.trim() !== '') abort.abort();
      }
      const { turns } = await workspace.api.getConversation({ conversationId: running!.conversationId });
      expect(turns).toMatchObject([{ id: running!.id, status: 'stopped', found: null, page: 1, evidence: [] }]);
      expect(turns[0]!.answer).not.toBe('');
      expect(text.trim().replace(/\s+/g, ' ')).toBe(turns[0]!.answer);
      const { turn } = await asked(workspace.api, stopped);
      expect(turn.answer.length).toBeGreaterThan(turns[0]!.answer.length);
    } finally {
      await workspace.dispose();
    }
  });
});

describe('Without a model', () => {
  test('a question is kept as failed and says what to do; documents still work', async () => {
    const workspace = await createWorkspace({
      dataDir: temporaryDataDir(),
      docent: { ...tinyDocent(), modelDir: '/nowhere/model' },
      host: 'browser',
      version: '1.2.3',
      allowPaths: true,
    });
    try {
      const report = await addSample(workspace.api, 'report.pdf');
      const { turn } = await asked(workspace.api, question(report.id));
      expect(turn).toMatchObject({ status: 'failed', error: { code: 'model-missing' } });
      expect(await workspace.api.warmUp({})).toMatchObject({ state: 'failed', error: { code: 'model-missing' } });
      expect((await workspace.api.info({})).model.state).toBe('failed');
      const text = await workspace.api.pageText({ documentId: report.id, page: 2, read: true });
      expect(text.source).toBe('text-layer');
    } finally {
      await workspace.dispose();
    }
  });
});
