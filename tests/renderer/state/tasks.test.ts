import { describe, expect, test } from 'vitest';
import { AddingState } from '../../../src-renderer/lib/state/adding-state.svelte.ts';
import { IndexingState } from '../../../src-renderer/lib/state/indexing-state.svelte.ts';
import { ModelsState } from '../../../src-renderer/lib/state/models-state.svelte.ts';
import { ReceiptsState } from '../../../src-renderer/lib/state/receipts-state.svelte.ts';
import { SurveyState } from '../../../src-renderer/lib/state/survey-state.svelte.ts';
import { TasksState } from '../../../src-renderer/lib/state/tasks-state.svelte.ts';
import { standInApi } from '../stand-in-api.ts';

function tray(handlers: Parameters<typeof standInApi>[0] = {}) {
  const api = standInApi(handlers);
  const sources = {
    adding: new AddingState(api),
    indexing: new IndexingState(api),
    survey: new SurveyState(api),
    receipts: new ReceiptsState(api),
    models: new ModelsState(api),
  };
  return { ...sources, tasks: new TasksState({ ...sources, attempt: (work) => work() }) };
}

describe('The tray of tasks', () => {
  test('has work of its own with its progress until it ends, and keeps the window as long', async () => {
    const { tasks } = tray();
    const end = Promise.withResolvers<string>();
    const saving = tasks.run('Saving report.pdf', async (_, tell) => {
      tell(3, 4);
      return await end.promise;
    });
    expect(tasks.all).toMatchObject([{ label: 'Saving report.pdf', done: 3, total: 4 }]);
    expect(tasks.keepsWindow).toBe(true);
    end.resolve('saved');
    expect(await saving).toBe('saved');
    expect(tasks.all).toEqual([]);
    expect(tasks.keepsWindow).toBe(false);
  });

  test('stops it', async () => {
    const { tasks } = tray();
    const saving = tasks.run('Saving', async (signal) => {
      const stopped = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => stopped.reject(signal.reason));
      return await stopped.promise;
    });
    tasks.all[0]!.stop!();
    await expect(saving).rejects.toMatchObject({ name: 'AbortError' });
    expect(tasks.all).toEqual([]);
  });

  test('pauses reading for search, which goes on after a restart and so does not keep the window', () => {
    const asked: boolean[] = [];
    const { tasks, indexing } = tray({
      pauseIndexing: async ({ paused }) => {
        asked.push(paused);
        return {
          paused,
          name: null,
          step: 'reading' as const,
          meaningProblem: null,
          meaningSlow: null,
          done: 0,
          total: 0,
          waiting: 2,
        };
      },
    });
    indexing.take({
      paused: false,
      name: 'a.pdf',
      step: 'reading',
      meaningProblem: null,
      meaningSlow: null,
      done: 1,
      total: 8,
      waiting: 2,
    });
    expect(tasks.all).toMatchObject([{ id: 'index', done: 1, total: 8, paused: false, stop: null }]);
    expect(tasks.keepsWindow).toBe(false);
    tasks.all[0]!.pause!(true);
    expect(asked).toEqual([true]);
  });
});
