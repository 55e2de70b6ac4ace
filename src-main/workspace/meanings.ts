import { setImmediate } from 'node:timers/promises';
import type { LibraryDocument } from '../contract/library.ts';
import type { LibraryHit } from '../contract/library-question.ts';
import type { EmbeddingChoice } from '../engines/embedding-choice.ts';
import { fuseRankings } from '../finding/fuse-rankings.ts';
import { type Passage, passagesOf } from '../finding/passages.ts';
import { type History, type NearPage, vectorExtensionProblem } from '../history/index.ts';
import { Embeddings, type EmbeddingsSettings } from '../inference/embedding/embeddings.ts';
import { asDocentError } from './docent-error.ts';

/** Passages that are embedded before other work has a turn again: some 50 ms. */
const AT_ONCE = 4;
/** The cosine distance up to which a page has something to do with a text. */
const NEAR = 0.8;

/**
 * What pages mean: their passages as vectors, which are made in the background, and the pages nearest to a question. After a change of the
 * embedding model the vectors of the one before serve until each page has been embedded anew.
 */
export class Meanings {
  readonly #history: History;
  readonly #settings: EmbeddingsSettings | undefined;
  readonly #choice: () => EmbeddingChoice;
  #embeddings: Embeddings | undefined;
  #before: Embeddings | undefined;
  #problem: string | null = null;
  #slowBecause: string | null | undefined;
  /** Models that have embedded any page. */
  readonly #some = new Set<string>();

  /**
   * @param settings the model that comes with Docent; left out: search is by words alone
   * @param choice which model the reader wants
   */
  constructor(history: History, settings: EmbeddingsSettings | undefined, choice: () => EmbeddingChoice) {
    this.#history = history;
    this.#settings = settings;
    this.#choice = choice;
    const { model, before } = choice();
    this.#embeddings = this.#open(model);
    if (before !== model) this.#before = this.#open(before);
  }

  /** In words for people: why search by meaning does not work at present; null if it does. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Uses the model that the reader wants from now on. @returns whether it is another one, with which pages have to be indexed */
  async choose(): Promise<boolean> {
    const next = this.#open(this.#choice().model);
    if (next === undefined || next.modelDir === this.#embeddings?.modelDir) return false;
    await this.#forgetBefore();
    this.#before = this.#embeddings;
    this.#embeddings = next;
    this.#problem = null;
    return true;
  }

  /** Per document how many pages the model has embedded; undefined: there is no embedding model. */
  async counts(): Promise<ReadonlyMap<string, number> | undefined> {
    if (this.#embeddings === undefined) return undefined;
    try {
      return this.#history.countEmbedded(await this.#embeddings.sha());
    } catch (error) {
      this.#problem = asDocentError(error).message;
      return new Map();
    }
  }

  /** In words for people: why vectors are compared at a fifth of the speed; null if they are not, or no vector is ever compared. */
  get slowBecause(): string | null {
    if (this.#slowBecause === undefined) this.#slowBecause = this.#embeddings && vectorExtensionProblem();
    return this.#slowBecause ?? null;
  }

  /** Embeds the pages of a document whose text is kept, page by page, whenever no other work waits; continues where it stopped. */
  async index(
    { id }: LibraryDocument,
    whenIdle: () => Promise<void>,
    onPage: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let done: Embeddings | undefined;
    // Another one may be chosen meanwhile.
    while (this.#embeddings !== undefined && this.#embeddings !== done) {
      done = this.#embeddings;
      await this.#index(done, id, whenIdle, onPage, signal);
    }
  }

  /** The pages nearest in meaning to a text, nearest first; none where there is no embedding model, or it does not know the text's script. */
  async rank(
    text: string,
    documentIds: readonly string[] | null,
    limit: number,
    signal: AbortSignal,
  ): Promise<(LibraryHit & Pick<NearPage, 'at'>)[]> {
    try {
      if (this.#embeddings === undefined) return [];
      const near = await this.#near(this.#embeddings, text, documentIds, limit, signal);
      // Where the former model is gone, its pages wait for this one.
      const before = this.#before && (await this.#near(this.#before, text, documentIds, limit, signal).catch(() => []));
      this.#problem = null;
      return fuseRankings([near, before ?? []], ({ documentId, page }) => `${documentId} ${page}`).slice(0, limit);
    } catch (error) {
      // Words alone find something too.
      if (!signal.aborted) this.#problem = asDocentError(error).message;
      return [];
    }
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#embeddings?.dispose(), this.#before?.dispose()]);
  }

  async #near(
    embeddings: Embeddings,
    text: string,
    documentIds: readonly string[] | null,
    limit: number,
    signal: AbortSignal,
  ): Promise<(LibraryHit & Pick<NearPage, 'at'>)[]> {
    const model = await embeddings.sha();
    const isBefore = embeddings === this.#before;
    if (isBefore || !this.#some.has(model)) {
      if (this.#history.countEmbedded(model).size === 0) {
        if (isBefore) await this.#forgetBefore();
        return [];
      }
      this.#some.add(model);
    }
    const [vector] = await embeddings.embed([text], 'query', { signal });
    if (vector === undefined || vector === null) return [];
    return this.#history
      .rankByMeaning({ vector, model, documentIds, limit })
      .filter(({ distance }) => distance <= NEAR)
      .map(({ distance: _, ...hit }) => ({ ...hit, byMeaning: true }));
  }

  #open(modelDir: string | null): Embeddings | undefined {
    const settings = this.#settings;
    return settings && new Embeddings({ ...settings, modelDir: modelDir ?? settings.modelDir });
  }

  /** Its vectors are not needed any more. */
  async #forgetBefore(): Promise<void> {
    const before = this.#before;
    this.#before = undefined;
    await before?.dispose();
  }

  async #index(
    embeddings: Embeddings,
    id: string,
    whenIdle: () => Promise<void>,
    onPage: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const model = await embeddings.sha();
      const pages = this.#history.listUnembedded(id, model);
      for (const [done, page] of pages.entries()) {
        if (this.#embeddings !== embeddings) return;
        onPage(done, pages.length);
        await this.#indexPage(embeddings, model, id, page, whenIdle, signal);
        await setImmediate();
      }
    } catch (error) {
      // Its process was ended by the choice of another.
      if (this.#embeddings !== embeddings) return;
      const { code, message } = asDocentError(error);
      if (code === 'model-missing' || code === 'model-invalid') this.#problem = message;
      throw error;
    }
  }

  async #indexPage(
    embeddings: Embeddings,
    model: string,
    id: string,
    page: number,
    whenIdle: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const passages = this.#passages(id, page);
    const vectors: (Int8Array | null)[] = [];
    await whenIdle();
    signal.throwIfAborted();
    for (let at = 0; at < passages.length; at += AT_ONCE) {
      await whenIdle();
      signal.throwIfAborted();
      const texts = passages.slice(at, at + AT_ONCE).map(({ text }) => text);
      vectors.push(...(await embeddings.embed(texts, 'passage', { signal })));
    }
    this.#problem = null;
    // The page may have been read again meanwhile; then it is embedded the next time.
    if (!same(passages, this.#passages(id, page))) return;
    const known = passages.flatMap(({ firstLine, lastLine }, i) => {
      const vector = vectors[i];
      return vector ? [{ firstLine, lastLine, vector }] : [];
    });
    this.#history.savePassages(id, page, model, known);
  }

  #passages(id: string, page: number): Passage[] {
    return passagesOf(this.#history.getPageText(id, page)?.lines ?? []);
  }
}

const same = (one: readonly Passage[], other: readonly Passage[]): boolean =>
  one.length === other.length && one.every(({ text }, i) => text === other[i]!.text);
