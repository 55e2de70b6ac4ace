import { z } from 'zod';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { Turn } from '../../../src-main/contract/library.ts';
import { recall, remember } from './browser-storage.ts';
import { isCancelled } from './error-words.ts';
import { Stopping } from './stopping.svelte.ts';

/** A batch that was run before: its answers are in history, this window remembers which they are. */
export const FormerBatch = z.object({
  batchId: z.string(),
  question: z.string(),
  documents: z.number().int(),
  at: z.number().int(),
});
export type FormerBatch = z.infer<typeof FormerBatch>;

export interface BatchRow {
  readonly documentId: string;
  /** null: not asked yet. */
  readonly turn: Turn | null;
}

const MOST_FORMER = 50;

/** One question to many documents. It runs on while the reader is elsewhere. */
export class BatchState {
  readonly #api: DocentApi;
  #batchId = $state<string | null>(null);
  #question = $state('');
  #rows = $state.raw<readonly BatchRow[]>([]);
  #running = $state(false);
  #error = $state.raw<unknown>(null);
  #former = $state.raw<readonly FormerBatch[]>(recall('batches', z.array(FormerBatch)) ?? []);
  #stopping = $state.raw<Stopping | null>(null);

  readonly done = $derived.by(() => this.#rows.filter(({ turn }) => turn !== null && turn.status !== 'running').length);

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get batchId(): string | null {
    return this.#batchId;
  }

  get question(): string {
    return this.#question;
  }

  get rows(): readonly BatchRow[] {
    return this.#rows;
  }

  get running(): boolean {
    return this.#running;
  }

  get error(): unknown {
    return this.#error;
  }

  /** Newest first. */
  get former(): readonly FormerBatch[] {
    return this.#former;
  }

  /** Resolves when every document has answered, or it was stopped. */
  async run(documentIds: readonly string[], question: string): Promise<void> {
    const stopping = new Stopping();
    this.#stopping = stopping;
    this.#batchId = null;
    this.#question = question;
    this.#rows = documentIds.map((documentId) => ({ documentId, turn: null }));
    this.#error = null;
    this.#running = true;
    try {
      const params = { documentIds: [...documentIds], question };
      for await (const event of this.#api.askBatch(params, { signal: stopping.signal })) {
        if (event.kind === 'started') this.#started(event.batchId);
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

  /** How what is running is ended; null when nothing is. */
  get stopping(): Stopping | null {
    return this.#stopping;
  }

  /** Shows a batch of before. */
  async open(batchId: string): Promise<void> {
    if (this.#running || this.#batchId === batchId) return;
    const turns = await this.#api.getBatch({ batchId });
    this.#batchId = batchId;
    this.#question = turns[0]?.question ?? this.#former.find((batch) => batch.batchId === batchId)?.question ?? '';
    this.#rows = turns.map((turn) => ({ documentId: turn.documentId, turn }));
    this.#error = null;
  }

  /** Back to choosing documents. */
  clear(): void {
    if (this.#running) return;
    this.#batchId = null;
    this.#rows = [];
    this.#question = '';
    this.#error = null;
  }

  forget(batchId: string): void {
    this.#former = this.#former.filter((batch) => batch.batchId !== batchId);
    remember('batches', this.#former);
  }

  #started(batchId: string): void {
    this.#batchId = batchId;
    const batch = { batchId, question: this.#question, documents: this.#rows.length, at: Date.now() };
    this.#former = [batch, ...this.#former.filter((other) => other.batchId !== batchId)].slice(0, MOST_FORMER);
    remember('batches', this.#former);
  }

  #take(turn: Turn): void {
    this.#rows = this.#rows.map((row) => (row.documentId === turn.documentId ? { ...row, turn } : row));
  }
}
