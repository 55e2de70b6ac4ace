import type { AppAskEvent, AskParams, DocentApi, Progress } from '../../../src-main/contract/docent-api.ts';
import type { Turn } from '../../../src-main/contract/library.ts';
import { isCancelled } from './error-words.ts';

/** `sending`: not in history yet; `unsent`: it could not be stored. The others are history's. */
export type ShownStatus = Turn['status'] | 'sending' | 'unsent';

let nextKey = 1;

/** A question in the window: its record in history, and while it is being answered the text so far. */
export class TurnState {
  readonly key = nextKey++;
  readonly question: string;
  #turn = $state.raw<Turn | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #streamed = $state.raw<{ readonly page: number; readonly text: string } | null>(null);
  #error = $state.raw<unknown>(null);
  #abort: AbortController | null = null;

  readonly status: ShownStatus = $derived.by(() => {
    if (this.#turn !== null) return this.#turn.status;
    if (this.#error === null) return 'sending';
    return isCancelled(this.#error) ? 'stopped' : 'unsent';
  });
  readonly running = $derived(this.status === 'sending' || this.status === 'running');
  /** The answer, or of the page asked last what has come of it. */
  readonly text = $derived.by(() =>
    this.status === 'running' && this.#streamed !== null ? this.#streamed.text : (this.#turn?.answer ?? ''),
  );

  constructor(question: string, turn: Turn | null = null) {
    this.question = question;
    this.#turn = turn;
  }

  get turn(): Turn | null {
    return this.#turn;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  get streamedPage(): number | null {
    return this.#streamed?.page ?? null;
  }

  /** Why it could not be asked at all. */
  get error(): unknown {
    return this.#error;
  }

  take(turn: Turn): void {
    this.#turn = turn;
  }

  /** Work that must finish before the question is asked, e.g. cutting a region. */
  report(progress: Progress): void {
    this.#progress = progress;
  }

  /**
   * Asks, after `prepare`, which may fail without harm: main does then what it would have done. Resolves when the answer, or its failure,
   * is there. @param onWritten is called once history has the question
   */
  async run(
    api: DocentApi,
    params: AskParams,
    prepare: (signal: AbortSignal) => Promise<unknown>,
    onWritten: (turn: Turn) => void,
  ): Promise<void> {
    const abort = new AbortController();
    const { signal } = abort;
    this.#abort = abort;
    // A question stopped before it was stored is stored first and then stopped.
    const asking = new AbortController();
    const stop = (): void => {
      if (this.#turn !== null) asking.abort();
    };
    signal.addEventListener('abort', stop);
    await Promise.race([prepare(signal).catch(() => undefined), aborted(signal)]);
    await this.#listen(api.ask(params, { signal: asking.signal }), (turn, first) => {
      if (first) onWritten(turn);
      if (signal.aborted) stop();
    });
  }

  /** Follows an answer that this window began before it was loaded anew, or another one. Resolves when the answer is there. */
  async follow(api: DocentApi, turnId: string): Promise<void> {
    this.#abort = new AbortController();
    await this.#listen(api.followTurn({ turnId }, { signal: this.#abort.signal }));
  }

  async #listen(events: AsyncIterable<AppAskEvent>, onTurn?: (turn: Turn, first: boolean) => void): Promise<void> {
    try {
      for await (const event of events) {
        if (event.kind === 'turn') {
          const first = this.#turn === null;
          this.#turn = event.turn;
          // Whatever has come of it so far starts over.
          this.#streamed = null;
          onTurn?.(event.turn, first);
        } else if (event.kind === 'progress') this.#progress = event.progress;
        else this.#stream(event.page, event.text);
      }
    } catch (error) {
      if (this.#turn === null) this.#error = error;
      else if (this.#turn.status === 'running')
        this.#turn = { ...this.#turn, status: isCancelled(error) ? 'stopped' : 'interrupted', answer: this.text };
    } finally {
      this.#progress = null;
      this.#abort = null;
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  #stream(page: number, text: string): void {
    const before = this.#streamed?.page === page ? this.#streamed.text : '';
    this.#streamed = { page, text: before + text };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
