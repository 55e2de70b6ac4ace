import type { Compared, CompareEvent } from '../../../src-main/contract/captions-api.ts';
import type {
  ComparedAnswer,
  Comparison,
  ComparisonFormat,
  ModelTally,
} from '../../../src-main/contract/comparison.ts';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { isCancelled } from './error-words.ts';
import { OWN_MODEL } from './model-state.svelte.ts';

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
  /** Installed models that are asked, by name. */
  chosen = $state<string[]>([OWN_MODEL]);
  /** Others, as the reader wrote them. */
  others = $state<string[]>([]);
  /** Hosts that the reader has agreed to send the page to. */
  agreed = $state<string[]>([]);
  #asking = $state<number | null>(null);
  #answers = $state.raw<readonly ComparedAnswer[]>([]);
  #comparison = $state.raw<Comparison | null>(null);
  #id = '';
  #right = $state.raw<readonly string[] | null>(null);
  #tally = $state.raw<readonly ModelTally[]>([]);
  #error = $state.raw<unknown>(null);
  #abort: AbortController | null = null;

  readonly named = $derived(
    [...new Set([...this.chosen, ...this.others.map((model) => model.trim())])].filter((model) => model !== ''),
  );
  readonly #servers: readonly Destination[] = $derived(this.named.flatMap(destinationOf));
  /** Each host once, whichever of its models are named. */
  readonly destinations: readonly Destination[] = $derived([
    ...new Map(this.#servers.map((server) => [server.host, server])).values(),
  ]);
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
    this.#asking = 0;
    const question = this.question.trim() === '' ? null : this.question.trim();
    const models = this.named.map((name) => (name === OWN_MODEL ? 'mini' : name));
    const params = { documentId: this.#documentId, page, question, models };
    const servers = this.#servers;
    const api = this.#api;
    await this.#follow(async function* (signal) {
      for (const { named } of servers) await api.agreeToSend({ url: named }, { signal });
      yield* api.compare(params, { signal });
    });
  }

  /**
   * Shows the newest comparison about the document, which goes on or has ended, where none is shown whole.
   *
   * @param installed names of models, to show again what was asked; left out: it is shown
   */
  async load(installed?: readonly string[]): Promise<void> {
    if (this.#asking !== null || this.#comparison !== null) return;
    const params = { documentId: this.#documentId };
    await this.#follow(
      (signal) => this.#api.followComparison(params, { signal }),
      ({ question, models }) => {
        if (installed === undefined) return;
        this.question = question ?? '';
        const names = models.map((name) => (name === 'mini' ? OWN_MODEL : name));
        this.chosen = names.filter((name) => name === OWN_MODEL || installed.includes(name));
        this.others = names.filter((name) => !this.chosen.includes(name));
      },
    );
  }

  async #follow(
    begin: (signal: AbortSignal) => AsyncIterable<CompareEvent>,
    onStarted?: (compared: Compared) => void,
  ): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#answers = [];
    this.#comparison = null;
    this.#error = null;
    this.#right = null;
    try {
      for await (const event of begin(abort.signal)) {
        if (event.kind === 'started') {
          this.#id = event.id;
          onStarted?.(event.compared);
        } else if (event.kind === 'asking') this.#asking = event.index;
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

  /** The models that the reader found right; null: not judged yet. */
  get right(): readonly string[] | null {
    return this.#right;
  }

  /** How often each model was right, over all comparisons. */
  get tally(): readonly ModelTally[] {
    return this.#tally;
  }

  async loadTally(): Promise<void> {
    this.#tally = await this.#api.comparisonTally({});
  }

  /** @param right names of models in `answers`; none: all were wrong */
  async judge(right: readonly string[]): Promise<void> {
    this.#right = right;
    const models = this.#answers.filter(({ error }) => error === null).map(({ model }) => model);
    this.#tally = await this.#api.judgeComparison({ id: this.#id, models, right: [...right] });
  }

  /** Where the answers differ from what most say, in the order of `answers`; false as well where none is. */
  readonly differs: readonly boolean[] = $derived.by(() => {
    const said = this.#answers.map(({ answer, error }) => (error === null && answer !== null ? plain(answer) : null));
    const count = (one: string) => said.filter((other) => other === one).length;
    const most = Math.max(0, ...said.flatMap((one) => (one === null ? [] : [count(one)])));
    const agreed = said.filter((one) => one !== null).length;
    return said.map((one) => one !== null && agreed > 1 && (count(one) < most || most === 1));
  });

  stop(): void {
    this.#abort?.abort();
  }

  async export(format: ComparisonFormat): Promise<{ name: string; text: string } | undefined> {
    if (this.#comparison === null) return undefined;
    return await this.#api.exportComparison({ comparison: this.#comparison, format });
  }
}

/** An answer without what does not make it another one. */
function plain({ found, answer }: { readonly found: boolean; readonly answer: string }): string {
  return found
    ? answer
        .toLowerCase()
        .replace(/[\s.,;:]+/g, ' ')
        .trim()
    : '';
}

function destinationOf(named: string): Destination[] {
  if (!/^https?:\/\//i.test(named) || !URL.canParse(named)) return [];
  const { host, hostname } = new URL(named);
  return [
    { named, host, here: hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname) },
  ];
}
