import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { Indexing } from '../../../src-main/contract/library-question.ts';

/** Progress of reading added documents. */
export class IndexingState {
  readonly #api: DocentApi;
  #now = $state.raw<Indexing | null>(null);

  constructor(api: DocentApi) {
    this.#api = api;
  }

  /** null while nothing is left to be read. */
  get left(): Indexing | null {
    return this.#now !== null && this.#now.waiting > 0 ? this.#now : null;
  }

  /** Why search by meaning does not work, in words for people; null if it does. */
  get meaningProblem(): string | null {
    return this.#now?.meaningProblem ?? null;
  }

  /** Why search by meaning is slower than it could be; null if it is not. */
  get meaningSlow(): string | null {
    return this.#now?.meaningSlow ?? null;
  }

  take(indexing: Indexing): void {
    this.#now = indexing;
  }

  async load(): Promise<void> {
    this.#now = await this.#api.getIndexing({});
  }

  async pause(paused: boolean): Promise<void> {
    this.#now = await this.#api.pauseIndexing({ paused });
  }
}
