import { describe, expect, it } from 'vitest';
import type { SurveyEvent } from '../../../src-main/contract/docent-api.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';
import { SurveyState } from '../../../src-renderer/lib/state/survey-state.svelte.ts';
import { idOf, standInApi, turn } from '../stand-in-api.ts';

const [a, b] = [idOf('a'), idOf('b')];
const started: SurveyEvent = { kind: 'started', surveyId: 'survey-1', total: 2 };
const answered = (documentId: string, done: number): SurveyEvent => ({
  kind: 'turn',
  turn: turn({ documentId, id: documentId, surveyId: 'survey-1' }),
  done,
  total: 2,
});

describe('a survey', () => {
  it('has a row for every document from the start, filled as answers come', async () => {
    const seen: (string | undefined)[][] = [];
    const state: SurveyState = new SurveyState(
      standInApi({
        survey: async function* () {
          for (const event of [started, answered(a, 1), answered(b, 2)]) {
            seen.push(state.rows.map((row) => row.turn?.answer));
            yield event;
          }
        },
      }),
    );
    await state.run([a, b], 'What is the total?');
    expect(seen).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['54.15', undefined],
    ]);
    expect([state.done, state.running, state.surveyId]).toEqual([2, false, 'survey-1']);
    expect(state.former[0]).toMatchObject({ surveyId: 'survey-1', question: 'What is the total?', documents: 2 });
  });

  it('that was stopped keeps its answers, without an error', async () => {
    const state = new SurveyState(
      standInApi({
        survey: async function* (_params, options) {
          yield started;
          yield answered(a, 1);
          await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
          throw new DocentError('cancelled', 'The call was cancelled.');
        },
      }),
    );
    const run = state.run([a, b], 'What is the total?');
    await new Promise((resolve) => setTimeout(resolve));
    state.stopping!.now();
    await run;
    expect([state.done, state.running, state.error]).toEqual([1, false, null]);
  });

  it('that stops after the current document waits for its answer', async () => {
    let begun = 0;
    const state: SurveyState = new SurveyState(
      standInApi({
        survey: async function* (_params, options) {
          yield started;
          for (const [i, id] of [a, b].entries()) {
            if (options?.signal?.aborted) throw new DocentError('cancelled', 'The call was cancelled.');
            begun += 1;
            if (i === 0) state.stopping!.afterThis();
            expect(options?.signal?.aborted).toBe(false);
            yield answered(id, i + 1);
          }
        },
      }),
    );
    await state.run([a, b], 'What is the total?');
    expect([begun, state.done, state.running, state.error]).toEqual([1, 1, false, null]);
  });

  it('reports why it failed', async () => {
    const state = new SurveyState(
      standInApi({
        // biome-ignore lint/correctness/useYield: it fails before the first item
        survey: async function* () {
          throw new DocentError('model-missing', 'There is no model.');
        },
      }),
    );
    await state.run([a], 'What is the total?');
    expect(state.error).toMatchObject({ code: 'model-missing' });
  });

  it('of earlier is opened from history', async () => {
    const getSurvey = async () => [turn({ documentId: a }), turn({ documentId: b })];
    const state = new SurveyState(standInApi({ getSurvey }));
    await state.open('survey-0');
    expect(state).toMatchObject({ question: 'What is the total?', surveyId: 'survey-0', done: 2 });
    state.clear();
    expect([state.rows, state.surveyId]).toEqual([[], null]);
  });
});
