import type { PageAnswerer } from '../asking/page-answerer.ts';
import { OWN } from './describe-model.ts';
import type { Models } from './models.ts';

/** The models that other libraries and servers run, each opened once, whether it answers everything or one question only. */
export class Answerers {
  readonly #models: Models;
  readonly #opened = new Map<string, Promise<PageAnswerer | undefined>>();

  constructor(models: Models) {
    this.#models = models;
  }

  /** The one that answers; undefined: the engine's own model does. */
  async inUse(): Promise<PageAnswerer | undefined> {
    return await this.#open(await this.#models.inUse());
  }

  /** By its name; null: the engine's own. @throws DocentError bad-input for one that is not there */
  async named(name: string): Promise<PageAnswerer | null> {
    return name === OWN ? null : ((await this.#open(name)) ?? null);
  }

  /** Lets go of all of them, with what they are answering. They are opened again when they are needed. */
  async close(): Promise<void> {
    const opened = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.allSettled(opened.map(async (one) => (await one)?.dispose()));
  }

  #open(name: string): Promise<PageAnswerer | undefined> {
    const opened = this.#opened.get(name);
    if (opened !== undefined) return opened;
    const opening = this.#models.answerer(name);
    this.#opened.set(name, opening);
    opening.catch(() => this.#opened.delete(name));
    return opening;
  }
}
