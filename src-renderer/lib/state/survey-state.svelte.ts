import type { DocentApi, SurveyEvent } from '../../../src-main/contract/docent-api.ts';
import type { FormerSurvey, Turn } from '../../../src-main/contract/library.ts';
import { isCancelled } from './error-words.ts';
import { Stopping } from './stopping.svelte.ts';

export interface SurveyRow {
  readonly documentId: string;
  /** null: not asked yet. */
  readonly turn: Turn | null;
}

/** One question to many documents. It keeps running while the reader is elsewhere. */
export class SurveyState {
  readonly #api: DocentApi;
  #surveyId = $state<string | null>(null);
  #question = $state('');
  #rows = $state.raw<readonly SurveyRow[]>([]);
  #running = $state(false);
  #error = $state.raw<unknown>(null);
  #former = $state.raw<readonly FormerSurvey[]>([]);
  #stopping = $state.raw<Stopping | null>(null);

  readonly done = $derived.by(() => this.#rows.filter(({ turn }) => turn !== null && turn.status !== 'running').length);

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get surveyId(): string | null {
    return this.#surveyId;
  }

  get question(): string {
    return this.#question;
  }

  get rows(): readonly SurveyRow[] {
    return this.#rows;
  }

  get running(): boolean {
    return this.#running;
  }

  get error(): unknown {
    return this.#error;
  }

  /** Newest first. */
  get former(): readonly FormerSurvey[] {
    return this.#former;
  }

  /** Resolves when every document has answered, or it was stopped. */
  async run(documentIds: readonly string[], question: string): Promise<void> {
    this.#surveyId = null;
    this.#question = question;
    this.#rows = documentIds.map((documentId) => ({ documentId, turn: null }));
    const params = { documentIds: [...documentIds], question };
    await this.#follow((signal) => this.#api.survey(params, { signal }));
  }

  async #follow(begin: (signal: AbortSignal) => AsyncIterable<SurveyEvent>): Promise<void> {
    const stopping = new Stopping();
    this.#stopping = stopping;
    this.#error = null;
    this.#running = true;
    try {
      for await (const event of begin(stopping.signal)) {
        if (event.kind === 'started') this.#started(event.surveyId);
        else {
          this.#take(event.turn);
          stopping.oneDone();
        }
      }
    } catch (error) {
      if (!isCancelled(error)) this.#error = error;
    } finally {
      this.#running = false;
      this.#stopping = null;
    }
  }

  /** Stops the current run; null if none is running. */
  get stopping(): Stopping | null {
    return this.#stopping;
  }

  /** Shows an earlier survey. */
  async open(surveyId: string): Promise<void> {
    if (!this.#running && this.#surveyId !== surveyId) await this.#load(surveyId);
  }

  /** After the connection was lost: what has come meanwhile, and what is still to come. */
  async resume(): Promise<void> {
    if (!this.#running && this.#surveyId !== null) await this.#load(this.#surveyId);
  }

  async #load(surveyId: string): Promise<void> {
    const turns = await this.#api.getSurvey({ surveyId });
    this.#surveyId = surveyId;
    this.#question = turns[0]?.question ?? this.#former.find((survey) => survey.surveyId === surveyId)?.question ?? '';
    this.#rows = turns.map((turn) => ({ documentId: turn.documentId, turn }));
    this.#error = null;
    if (this.done < turns.length) void this.#follow((signal) => this.#api.followSurvey({ surveyId }, { signal }));
  }

  /** Back to choosing documents. */
  clear(): void {
    if (this.#running) return;
    this.#surveyId = null;
    this.#rows = [];
    this.#question = '';
    this.#error = null;
  }

  /** Earlier surveys, from history. */
  async loadFormer(): Promise<void> {
    this.#former = await this.#api.listSurveys({});
  }

  /** Restores it together with its answers. */
  async remove(surveyId: string): Promise<void> {
    await this.#api.removeSurvey({ surveyId });
    await this.loadFormer();
  }

  async restore(surveyId: string): Promise<void> {
    await this.#api.restoreSurvey({ surveyId });
    await this.loadFormer();
  }

  #started(surveyId: string): void {
    this.#surveyId = surveyId;
    const survey = { surveyId, question: this.#question, documents: this.#rows.length, at: Date.now() };
    this.#former = [survey, ...this.#former.filter((other) => other.surveyId !== surveyId)];
  }

  #take(turn: Turn): void {
    this.#rows = this.#rows.map((row) => (row.documentId === turn.documentId ? { ...row, turn } : row));
  }
}
