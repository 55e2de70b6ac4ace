import type { ComparedAnswer, Comparison, ComparisonFormat } from '../../../src-main/contract/comparison.ts';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { isCancelled } from './error-words.ts';

/** Where a named model sends a page. */
export interface Destination {
  readonly named: string;
  readonly host: string;
  /** The server runs on this machine. */
  readonly here: boolean;
}

/** The same question, or the same page to describe, put to several models. */
export class ComparisonState {
  readonly #api: DocentApi;
  readonly #documentId: string;
  question = $state('');
  /** As the reader wrote them; the first is the current model. */
  models = $state<string[]>(['mini', '']);
  /** Hosts that the reader has agreed to send the page to. */
  agreed = $state<string[]>([]);
  #asking = $state<number | null>(null);
  #answers = $state.raw<readonly ComparedAnswer[]>([]);
  #comparison = $state.raw<Comparison | null>(null);
  #error = $state.raw<unknown>(null);
  #abort: AbortController | null = null;

  readonly named = $derived(this.models.map((model) => model.trim()).filter((model) => model !== ''));
  readonly destinations: readonly Destination[] = $derived(this.named.flatMap(destinationOf));
  readonly ready = $derived(
    this.named.length >= 2 && this.destinations.every(({ here, host }) => here || this.agreed.includes(host)),
  );

  constructor(api: DocentApi, documentId: string) {
    this.#api = api;
    this.#documentId = documentId;
  }

  /** Index of the model that is at work; null when none is. */
  get asking(): number | null {
    return this.#asking;
  }

  get answers(): readonly ComparedAnswer[] {
    return this.#answers;
  }

  /** All answers, when they are there. */
  get comparison(): Comparison | null {
    return this.#comparison;
  }

  get error(): unknown {
    return this.#error;
  }

  /** @param page from 1; without a question the models describe it */
  async run(page: number): Promise<void> {
    if (!this.ready || this.#asking !== null) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#asking = 0;
    this.#answers = [];
    this.#comparison = null;
    this.#error = null;
    const question = this.question.trim() === '' ? null : this.question.trim();
    try {
      for (const { named } of this.destinations) await this.#api.agreeToSend({ url: named });
      const params = { documentId: this.#documentId, page, question, models: [...this.named] };
      for await (const event of this.#api.compare(params, { signal: abort.signal })) {
        if (event.kind === 'asking') this.#asking = event.index;
        else if (event.kind === 'answer') this.#answers = [...this.#answers, event.answer];
        else this.#comparison = event.comparison;
      }
    } catch (error) {
      if (!isCancelled(error)) this.#error = error;
    } finally {
      this.#asking = null;
      this.#abort = null;
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  async export(format: ComparisonFormat): Promise<{ name: string; text: string } | undefined> {
    if (this.#comparison === null) return undefined;
    return await this.#api.exportComparison({ comparison: this.#comparison, format });
  }
}

function destinationOf(named: string): Destination[] {
  if (!/^https?:\/\//i.test(named) || !URL.canParse(named)) return [];
  const { host, hostname } = new URL(named);
  return [
    { named, host, here: hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname) },
  ];
}
