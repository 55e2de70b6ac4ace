import { describe, expect, it } from 'vitest';
import type { AppAskEvent, DocentApi } from '../../../src-main/contract/docent-api.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';
import type { Turn } from '../../../src-main/contract/library.ts';
import { ConversationState } from '../../../src-renderer/lib/state/conversation-state.svelte.ts';
import { RunningTurns } from '../../../src-renderer/lib/state/running-turns.ts';
import { conversation, idOf, standInApi, turn } from '../stand-in-api.ts';

const question = { question: 'What is the total?', page: 1, region: null };
const ready = () => Promise.resolve();
const running = turn({ status: 'running', answer: '', found: null, evidence: [], confidence: null, page: null });

/** A history of one conversation, and an answer that the test hands out event by event. */
function setUp(kept: readonly Turn[] = [], running = new RunningTurns()) {
  const asked: Parameters<DocentApi['ask']>[0][] = [];
  const events: AppAskEvent[] = [];
  let wake = (): void => undefined;
  let failure: Error | undefined;
  let ended = false;
  const api = standInApi({
    listConversations: async () => (kept.length > 0 || asked.length > 0 ? [conversation()] : []),
    getConversation: async () => ({ conversation: conversation(), turns: [...kept] }),
    removeTurn: async () => turn({ removedAt: 5 }),
    restoreTurn: async () => turn(),
    ask: async function* (params, options) {
      asked.push(params);
      options?.signal?.addEventListener('abort', () => {
        failure = new DocentError('cancelled', 'The call was cancelled.');
        wake();
      });
      while (true) {
        const event = events.shift();
        if (event !== undefined) yield event;
        else if (failure !== undefined) throw failure;
        else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  });
  const state = new ConversationState(api, idOf('a'), running);
  const tick = () => new Promise((resolve) => setTimeout(resolve));
  return {
    state,
    asked,
    running,
    api,
    send: async (...more: AppAskEvent[]) => {
      events.push(...more);
      wake();
      await tick();
    },
    end: async (error?: Error) => {
      failure = error;
      ended = true;
      wake();
      await tick();
    },
  };
}

describe('a question', () => {
  it('shows at once, then the answer so far, then the answer', async () => {
    const { state, send, end } = setUp();
    const asking = state.ask(question, ready);
    expect(state.turns[0]).toMatchObject({ question: question.question, status: 'sending', running: true });
    await send({ kind: 'turn', turn: running });
    await send({ kind: 'progress', progress: { stage: 'encoding', done: null, total: null } });
    expect(state.turns[0]!.progress?.stage).toBe('encoding');
    await send({ kind: 'delta', page: 1, text: '54.' }, { kind: 'delta', page: 1, text: '15' });
    expect(state.turns[0]!.text).toBe('54.15');
    await send({ kind: 'turn', turn: turn() });
    await end();
    await asking;
    expect(state.turns[0]).toMatchObject({ status: 'done', text: '54.15', running: false, progress: null });
    expect(state.currentId).toBe('conversation-1');
  });

  it('about a whole document shows the page that is tried now', async () => {
    const { state, send } = setUp();
    void state.ask({ ...question, page: null }, ready);
    await send({ kind: 'turn', turn: running }, { kind: 'delta', page: 2, text: 'wrong' });
    await send({ kind: 'delta', page: 5, text: '54' });
    expect([state.turns[0]!.text, state.turns[0]!.streamedPage]).toEqual(['54', 5]);
  });

  it('is asked even if preparing the page failed', async () => {
    const { state, asked, send } = setUp();
    void state.ask(question, () => Promise.reject(new Error('no tiles')));
    await send();
    expect(asked).toEqual([{ ...question, documentId: idOf('a'), conversationId: null }]);
  });

  it('that follows up stays in its conversation', async () => {
    const { state, asked, send } = setUp([turn()]);
    await state.load();
    void state.ask(question, ready);
    await send();
    expect(asked[0]!.conversationId).toBe('conversation-1');
    expect(state.turns).toHaveLength(2);
    expect(state.numberOf(state.turns[1]!)).toBe(2);
  });

  it('that was stopped keeps the answer so far', async () => {
    const { state, send } = setUp();
    const asking = state.ask(question, ready);
    await send({ kind: 'turn', turn: running }, { kind: 'delta', page: 1, text: '54' });
    state.turns[0]!.stop();
    await asking;
    expect(state.turns[0]).toMatchObject({ status: 'stopped', text: '54' });
  });

  it('whose link broke counts as interrupted, with the answer so far', async () => {
    const { state, send, end } = setUp();
    const asking = state.ask(question, ready);
    await send({ kind: 'turn', turn: running }, { kind: 'delta', page: 1, text: '54' });
    await end(new DocentError('closed', 'gone'));
    await asking;
    expect(state.turns[0]).toMatchObject({ status: 'interrupted', text: '54' });
  });

  it('stopped before it was stored is stored as stopped', async () => {
    const { state, asked, send } = setUp();
    const asking = state.ask(question, () => new Promise(() => undefined));
    state.turns[0]!.stop();
    await send();
    expect(asked).toHaveLength(1);
    await send({ kind: 'turn', turn: running });
    await asking;
    expect(state.turns[0]).toMatchObject({ status: 'stopped', turn: { id: 'turn-1' }, running: false });
  });

  it('that could not be stored says why and can be dropped', async () => {
    const { state, end } = setUp();
    const asking = state.ask(question, ready);
    await end(new DocentError('model-missing', 'There is no model.'));
    await asking;
    expect(state.turns[0]).toMatchObject({ status: 'unsent', error: { code: 'model-missing' } });
    state.drop(state.turns[0]!);
    expect(state.turns).toEqual([]);
  });
});

describe('a conversation', () => {
  it('opened again while it is answered continues streaming', async () => {
    const { state, send, running: runningTurns, api } = setUp([running]);
    void state.ask(question, ready);
    await send({ kind: 'turn', turn: running }, { kind: 'delta', page: 1, text: '54' });
    const again = new ConversationState(api, idOf('a'), runningTurns);
    await again.load();
    expect(again.turns[0]).toBe(state.turns[0]);
    await send({ kind: 'delta', page: 1, text: '.15' });
    expect(again.turns[0]!.text).toBe('54.15');
  });

  it('leaves out removed turns, and shows them again once restored', async () => {
    const kept = [turn(), turn({ id: 'turn-2', removedAt: 9 })];
    const { state } = setUp(kept);
    await state.load();
    expect(state.turns.map(({ turn: shown }) => shown?.id)).toEqual(['turn-1']);
    await state.removeTurn(state.turns[0]!);
    expect(state.turns).toEqual([]);
    await state.restoreTurn('turn-1');
    expect(state.turns).toHaveLength(1);
  });

  it('shows a hidden box again when it is pointed at', async () => {
    const { state } = setUp([turn()]);
    await state.load();
    state.toggleMarks('turn-1');
    expect(state.marks).toEqual([]);
    const mark = state.point(state.turns[0]!, 0);
    expect(mark?.id).toBe('turn-1/0');
    expect(state.turnOfMark(mark!)).toBe(state.turns[0]);
  });

  it('started again is empty, and asks without a conversation', async () => {
    const { state, asked, send } = setUp([turn()]);
    await state.load();
    state.startNew();
    expect([state.turns, state.currentId]).toEqual([[], null]);
    void state.ask(question, ready);
    await send();
    expect(asked[0]!.conversationId).toBeNull();
  });

  it('does not reappear when its answer ends after the reader left it', async () => {
    const { state, send } = setUp([turn()]);
    await state.load();
    void state.ask(question, ready);
    state.startNew();
    await send({ kind: 'turn', turn: running });
    await expect.poll(() => state.all).toHaveLength(1);
    expect([state.turns, state.currentId]).toEqual([[], null]);
  });
});

describe('a document that is opened again', () => {
  it('shows the conversation that main names first, although a survey asked later', async () => {
    const [asked, surveyed] = [conversation({ updatedAt: 1 }), conversation({ id: 'survey', updatedAt: 2 })];
    const api = standInApi({
      listConversations: async () => [asked, surveyed],
      getConversation: async ({ conversationId }) => ({
        conversation: conversation({ id: conversationId }),
        turns: [],
      }),
    });
    const state = new ConversationState(api, idOf('a'), new RunningTurns());
    await state.load();
    expect(state.currentId).toBe(asked.id);
  });
});

describe('an answer that goes on from before the window was loaded anew', () => {
  it('shows what has come so far, then the answer, and can be stopped', async () => {
    const begin = (end: 'done' | 'stopped') => {
      const followed = Promise.withResolvers<void>();
      const api = standInApi({
        listConversations: async () => [conversation()],
        getConversation: async () => ({ conversation: conversation(), turns: [running] }),
        followTurn: async function* ({ turnId }, options) {
          expect(turnId).toBe(running.id);
          yield { kind: 'turn', turn: running };
          yield { kind: 'delta', page: 1, text: '54.' };
          options?.signal?.addEventListener('abort', () => followed.resolve());
          await followed.promise;
          yield { kind: 'turn', turn: turn({ status: end }) };
        },
      });
      const state = new ConversationState(api, idOf('a'), new RunningTurns());
      const heard: string[] = [];
      state.onFollowed = ({ text }) => heard.push(text);
      return { followed, state, heard };
    };
    const tick = () => new Promise((resolve) => setTimeout(resolve));

    const first = begin('done');
    await first.state.load();
    await tick();
    expect(first.state.turns[0]).toMatchObject({ text: '54.', running: true });
    expect(first.heard).toEqual([]);
    first.followed.resolve();
    await tick();
    expect(first.state.turns[0]).toMatchObject({ text: '54.15', running: false, status: 'done' });
    expect(first.heard).toEqual(['54.15']);

    const second = begin('stopped');
    await second.state.load();
    await tick();
    second.state.turns[0]!.stop();
    await tick();
    expect(second.state.turns[0]).toMatchObject({ running: false, status: 'stopped' });
  });
});
