import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { LibraryHit, LibraryQuestion, LibraryQuestionEvent } from '../../../src-main/contract/library-question.ts';
import { isCancelled } from './error-words.ts';

/** Questions to the whole library: the current one and earlier ones. A question keeps running while the reader is elsewhere. */
export class LibraryQuestionState {
  readonly #api: DocentApi;
  #former = $state.raw<readonly LibraryQuestion[]>([]);
  #shown = $state.raw<LibraryQuestion | null>(null);
  #asking = $state.raw<string | null>(null);
  #hits = $state.raw<readonly LibraryHit[] | null>(null);
  #progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  #error = $state.raw<unknown>(null);
  #abort: AbortController | null = null;

  constructor(api: DocentApi) {
    this.#api = api;
  }

  /** Newest first. */
  get former(): readonly LibraryQuestion[] {
    return this.#former;
  }

  /** The question with its answer; null while it is asked, and when none was chosen. */
  get shown(): LibraryQuestion | null {
    return this.#shown;
  }

  /** What is being asked now. */
  get asking(): string | null {
    return this.#asking;
  }

  /** The best pages; null before they are found. */
  get hits(): readonly LibraryHit[] | null {
    return this.#shown?.hits ?? this.#hits;
  }

  get progress(): { readonly done: number; readonly total: number } | null {
    return this.#progress;
  }

  get error(): unknown {
    return this.#error;
  }

  /** @param questionId null: none, to ask a new one */
  async show(questionId: string | null): Promise<void> {
    this.#former = await this.#api.listLibraryQuestions({});
    if (this.#asking !== null || this.#shown?.id === questionId) return;
    this.#shown = this.#former.find(({ id }) => id === questionId) ?? null;
    this.#hits = null;
    this.#error = null;
  }

  /** Resolves when the answer is there. @returns undefined if it could not be asked */
  async ask(question: string, documentIds: readonly string[] | null): Promise<LibraryQuestion | undefined> {
    this.#abort?.abort();
    this.#asked(question);
    const params = { question, documentIds: documentIds === null ? null : [...documentIds] };
    return await this.#follow((signal) => this.#api.askLibrary(params, { signal }));
  }

  /** Shows the question that is being answered although this window does not ask one. Resolves when the answer is there. @returns undefined if there is none */
  async follow(): Promise<LibraryQuestion | undefined> {
    if (this.#asking !== null) return undefined;
    return await this.#follow((signal) => this.#api.followLibraryQuestion({}, { signal }));
  }

  #asked(question: string): void {
    this.#asking = question;
    this.#shown = null;
    this.#hits = null;
    this.#progress = null;
    this.#error = null;
  }

  async #follow(
    begin: (signal: AbortSignal) => AsyncIterable<LibraryQuestionEvent>,
  ): Promise<LibraryQuestion | undefined> {
    const abort = new AbortController();
    this.#abort = abort;
    let answered: LibraryQuestion | undefined;
    try {
      for await (const event of begin(abort.signal)) {
        if (event.kind === 'asked') this.#asked(event.text);
        else if (event.kind === 'found') this.#hits = event.hits;
        else if (event.kind === 'progress') this.#progress = event;
        else {
          answered = event.question;
          this.#take(answered);
        }
      }
      return answered;
    } catch (error) {
      if (!isCancelled(error)) this.#error = error;
      return undefined;
    } finally {
      if (this.#abort === abort) {
        this.#asking = null;
        this.#progress = null;
      }
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  async remove(id: string): Promise<void> {
    await this.#api.removeLibraryQuestion({ id });
    this.#former = this.#former.filter((question) => question.id !== id);
    if (this.#shown?.id === id) this.#shown = null;
  }

  async restore(id: string): Promise<void> {
    await this.#api.restoreLibraryQuestion({ id });
    this.#former = await this.#api.listLibraryQuestions({});
  }

  #take(question: LibraryQuestion): void {
    this.#shown = question;
    this.#former = [question, ...this.#former.filter(({ id }) => id !== question.id)];
  }
}

/** An answer in prose as text and the numbers of the sources that it cites. */
export function citedSources(answer: string): { readonly text: string; readonly source: number | null }[] {
  return answer
    .split(/(\[\d+\])/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const cited = /^\[(\d+)\]$/.exec(piece);
      return { text: piece, source: cited === null ? null : Number(cited[1]) - 1 };
    });
}
