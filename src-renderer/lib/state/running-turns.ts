import type { TurnState } from './turn-state.svelte.ts';

/** Questions being answered, also about documents that are no longer open: they still stream when the reader returns. By turn id. */
export class RunningTurns {
  readonly #turns = new Map<string, TurnState>();

  add(turnId: string, state: TurnState): void {
    this.#turns.set(turnId, state);
  }

  get(turnId: string): TurnState | undefined {
    return this.#turns.get(turnId);
  }

  delete(turnId: string): void {
    this.#turns.delete(turnId);
  }
}
