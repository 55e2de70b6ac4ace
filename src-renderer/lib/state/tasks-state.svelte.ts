import { i18n } from '../i18n/i18n.svelte.ts';
import type { AddingState } from './adding-state.svelte.ts';
import type { IndexingState } from './indexing-state.svelte.ts';
import type { ModelsState } from './models-state.svelte.ts';
import type { ReceiptsState } from './receipts-state.svelte.ts';
import type { SurveyState } from './survey-state.svelte.ts';

/** Long work, as the tray shows it. */
export interface Task {
  readonly id: string;
  readonly label: string;
  /** How much is done, of `total`; null: unknown. */
  readonly done: number | null;
  readonly total: number | null;
  readonly paused: boolean;
  /** null: it cannot be stopped. */
  readonly stop: (() => void) | null;
  /** null: it cannot be paused. */
  readonly pause: ((paused: boolean) => void) | null;
  /** It ends with the window, and what was not done must be asked for again. */
  readonly endsWithWindow: boolean;
}

/** Tells how far work is. */
export type TellProgress = (done: number, total: number) => void;

interface TaskSources {
  readonly adding: AddingState;
  readonly indexing: IndexingState;
  readonly survey: SurveyState;
  readonly receipts: ReceiptsState;
  readonly models: ModelsState;
  /** Runs a call and shows what went wrong. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<unknown>;
}

/** Everything that takes long, wherever it was started. */
export class TasksState {
  readonly #sources: TaskSources;
  #own = $state.raw<readonly Task[]>([]);
  #next = 1;

  readonly all: readonly Task[] = $derived.by(() => [...this.#elsewhere(), ...this.#own]);
  /** Something would be lost if the window closed. */
  readonly keepsWindow: boolean = $derived.by(() => this.all.some((task) => task.endsWithWindow));

  constructor(sources: TaskSources) {
    this.#sources = sources;
  }

  /** Runs work that has no view of its own. */
  async run<T>(label: string, work: (signal: AbortSignal, tell: TellProgress) => Promise<T>): Promise<T> {
    const id = `own-${this.#next++}`;
    const abort = new AbortController();
    const task = { id, label, done: null, total: null, paused: false, pause: null, endsWithWindow: true };
    this.#own = [...this.#own, { ...task, stop: () => abort.abort() }];
    const tell: TellProgress = (done, total) => {
      this.#own = this.#own.map((other) => (other.id === id ? { ...other, done, total } : other));
    };
    try {
      return await work(abort.signal, tell);
    } finally {
      this.#own = this.#own.filter((other) => other.id !== id);
    }
  }

  #elsewhere(): Task[] {
    const { adding, indexing, survey, receipts, models, attempt } = this.#sources;
    const { t } = i18n;
    const tasks: Task[] = [];
    const at = (id: string, label: string, change: Partial<Task>): void => {
      const usual = { done: null, total: null, paused: false, stop: null, pause: null, endsWithWindow: true };
      tasks.push({ ...usual, id, label, ...change });
    };
    const added = adding.items.filter(({ status }) => status !== 'failed');
    if (added.length > 0) at('add', t('tasks.add', { count: added.length }), { stop: () => adding.stopAll() });
    const { left } = indexing;
    if (left !== null) {
      at('index', t('tasks.index', { count: left.waiting }), {
        ...(left.total > 0 ? { done: left.done, total: left.total } : {}),
        paused: left.paused,
        pause: (paused) => void attempt(() => indexing.pause(paused)),
        // It goes on at the next start.
        endsWithWindow: false,
      });
    }
    if (survey.running) {
      at('survey', t('tasks.survey', { question: survey.question }), {
        ...{ done: survey.done, total: survey.rows.length },
        stop: () => survey.stopping?.now(),
      });
    }
    if (receipts.running) {
      at('receipts', t('tasks.receipts'), { ...receipts.progress, stop: () => receipts.stopping?.now() });
    }
    if (models.progress !== null) {
      const { done, total } = models.progress;
      // A stopped download keeps what it has.
      at('model', t('tasks.model'), { done, total, stop: () => models.stop(), endsWithWindow: false });
    }
    return tasks;
  }
}
