import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { HubProgress, ModelPlan } from '../../../src-main/contract/hub.ts';
import type { InstalledModel, ModelShelf, ModelTrial } from '../../../src-main/contract/models-api.ts';

/** A model whose download was planned. */
export interface LookedAt {
  readonly named: string;
  readonly plan: ModelPlan;
}

/** The models on this machine, and one that is being planned or downloaded. */
export class ModelsState {
  readonly #api: DocentApi;
  #shelf = $state.raw<ModelShelf | null>(null);
  #lookedAt = $state.raw<LookedAt | null>(null);
  #progress = $state.raw<HubProgress | null>(null);
  #trial = $state.raw<{ readonly name: string; readonly result: ModelTrial } | null>(null);
  #stop: AbortController | undefined;
  /** What can answer the next question. */
  readonly answering = $derived.by(() => (this.#shelf?.installed ?? []).filter(({ answers }) => answers));
  /** The model to ask where the one in use is in doubt. */
  readonly stronger: InstalledModel | null = $derived.by(
    () => this.answering.find(({ name }) => name === this.#shelf?.stronger) ?? null,
  );

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get shelf(): ModelShelf | null {
    return this.#shelf;
  }

  get lookedAt(): LookedAt | null {
    return this.#lookedAt;
  }

  /** null: nothing is being downloaded. */
  get progress(): HubProgress | null {
    return this.#progress;
  }

  /** The last model that was tried, and how it did. */
  get trial(): { readonly name: string; readonly result: ModelTrial } | null {
    return this.#trial;
  }

  async load(): Promise<void> {
    this.#shelf = await this.#api.listModels({});
  }

  /** @param role left out: what it can do */
  async use(name: string, role?: 'answering' | 'embedding'): Promise<void> {
    this.#shelf = await this.#api.useModel({ name, role });
  }

  async remove(name: string): Promise<void> {
    this.#shelf = await this.#api.removeModel({ name });
  }

  /** Has it read a drawn page and answer a question about it. */
  async try(name: string): Promise<void> {
    this.#trial = null;
    this.#trial = { name, result: await this.#api.tryModel({ name }) };
    await this.load();
  }

  async verify(name: string): Promise<void> {
    await this.#api.verifyModel({ name });
  }

  /** Asks the hub, because the reader pressed a button. */
  async look(named: string): Promise<void> {
    this.#lookedAt = { named, plan: await this.#api.lookAtModel({ named }) };
  }

  leave(): void {
    this.#lookedAt = null;
  }

  /** Downloads the planned model. A stopped download keeps what it has. */
  async get(): Promise<void> {
    const looked = this.#lookedAt;
    if (looked === null || this.#progress !== null) return;
    const { named, plan } = looked;
    this.#stop = new AbortController();
    this.#progress = { file: '', done: 0, total: plan.bytes + (plan.library?.bytes ?? 0) };
    try {
      const agreed = { named, revision: plan.revision, consentTo: plan.host, libraryFrom: plan.library?.host };
      for await (const progress of this.#api.getModel(agreed, { signal: this.#stop.signal })) this.#progress = progress;
      this.#lookedAt = null;
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    } finally {
      this.#progress = null;
      await this.load();
    }
  }

  stop(): void {
    this.#stop?.abort();
  }
}
