import { DocentError } from '../../../src-main/contract/errors.ts';

/** Those of a call that was not done to its end: nobody is told of them as of an error. */
const UNDECIDED = ['cancelled', 'closed'];

/**
 * Which errors do not hold any more: what could not be done was asked for again, and done. Two calls ask for the same if their method,
 * document and page are the same: the next try may well have another name or password.
 */
export class MendedErrors {
  readonly #errors = new Map<string, unknown>();
  readonly #listeners = new Set<(error: unknown) => void>();

  /** Calls `listener` with the error that has been mended. */
  listen(listener: (error: unknown) => void): void {
    this.#listeners.add(listener);
  }

  /** Call it before the work, and one of what it returns after it. An error that came meanwhile is another one. */
  begin(method: string, params: unknown): { done(): void; failed(error: unknown): void } {
    const { documentId, page } = params as { documentId?: unknown; page?: unknown };
    const key = JSON.stringify([method, documentId, page]);
    const earlier = this.#errors.get(key);
    return {
      done: () => {
        if (earlier === undefined || this.#errors.get(key) !== earlier) return;
        this.#errors.delete(key);
        for (const listener of this.#listeners) listener(earlier);
      },
      failed: (error) => {
        if (!(error instanceof DocentError && UNDECIDED.includes(error.code))) this.#errors.set(key, error);
      },
    };
  }
}
