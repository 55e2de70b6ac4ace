import { setImmediate } from 'node:timers/promises';
import type { LibraryDocument } from '../contract/library.ts';
import type { LibraryHit } from '../contract/library-question.ts';
import { type Passage, passagesOf } from '../finding/passages.ts';
import { type History, type NearPage, vectorExtensionProblem } from '../history/index.ts';
import type { Embeddings } from '../inference/embedding/embeddings.ts';
import { asDocentError } from './docent-error.ts';

/** Passages that are embedded before other work has a turn again: some 50 ms. */
const AT_ONCE = 4;
/** The cosine distance up to which a page has something to do with a text. */
const NEAR = 0.8;

/** What pages mean: their passages as vectors, which are made in the background, and the pages nearest to a question. */
export class Meanings {
  readonly #history: History;
  readonly #embeddings: Embeddings | undefined;
  #model: Promise<string> | undefined;
  #problem: string | null = null;
  #slowBecause: string | null | undefined;
  /** Whether any page is embedded. */
  #some = false;

  /** @param embeddings left out: search is by words alone */
  constructor(history: History, embeddings: Embeddings | undefined) {
    this.#history = history;
    this.#embeddings = embeddings;
  }

  /** Whether there is an embedding model. */
  get on(): boolean {
    return this.#embeddings !== undefined;
  }

  /** In words for people: why search by meaning does not work at present; null if it does. */
  get problem(): string | null {
    return this.#problem;
  }

  /** In words for people: why vectors are compared at a fifth of the speed; null if they are not, or no vector is ever compared. */
  get slowBecause(): string | null {
    if (this.#slowBecause === undefined) this.#slowBecause = this.on ? vectorExtensionProblem() : null;
    return this.#slowBecause;
  }

  /** Embeds the pages of a document whose text is kept, page by page, whenever no other work waits; continues where it stopped. */
  async index(
    { id }: LibraryDocument,
    whenIdle: () => Promise<void>,
    onPage: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const pages = this.#embeddings === undefined ? [] : this.#history.listUnembedded(id);
    for (const [done, page] of pages.entries()) {
      onPage(done, pages.length);
      await this.#indexPage(id, page, whenIdle, signal);
      await setImmediate();
    }
  }

  /** The pages nearest in meaning to a text, nearest first; none where there is no embedding model, or it does not know the text's script. */
  async rank(
    text: string,
    documentIds: readonly string[] | null,
    limit: number,
    signal: AbortSignal,
  ): Promise<(LibraryHit & Pick<NearPage, 'at'>)[]> {
    if (this.#embeddings === undefined) return [];
    this.#some ||= this.#history.countEmbedded().size > 0;
    if (!this.#some) return [];
    try {
      await this.#ready(this.#embeddings);
      const [vector] = await this.#embeddings.embed([text], { signal });
      this.#problem = null;
      if (vector === undefined || vector === null) return [];
      return this.#history
        .rankByMeaning({ vector, documentIds, limit })
        .filter(({ distance }) => distance <= NEAR)
        .map(({ distance: _, ...hit }) => ({ ...hit, byMeaning: true }));
    } catch (error) {
      // Words alone find something too.
      if (!signal.aborted) this.#problem = asDocentError(error).message;
      return [];
    }
  }

  async dispose(): Promise<void> {
    await this.#embeddings?.dispose();
  }

  async #indexPage(id: string, page: number, whenIdle: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const embeddings = this.#embeddings!;
    const passages = this.#passages(id, page);
    const vectors: (Int8Array | null)[] = [];
    try {
      await whenIdle();
      signal.throwIfAborted();
      const model = await this.#ready(embeddings);
      for (let at = 0; at < passages.length; at += AT_ONCE) {
        await whenIdle();
        signal.throwIfAborted();
        const texts = passages.slice(at, at + AT_ONCE).map(({ text }) => text);
        vectors.push(...(await embeddings.embed(texts, { signal })));
      }
      this.#problem = null;
      // The page may have been read again meanwhile; then it is embedded the next time.
      if (!same(passages, this.#passages(id, page))) return;
      const known = passages.flatMap(({ firstLine, lastLine }, i) => {
        const vector = vectors[i];
        return vector ? [{ firstLine, lastLine, vector }] : [];
      });
      this.#history.savePassages(id, page, model, known);
    } catch (error) {
      const { code, message } = asDocentError(error);
      if (code === 'model-missing' || code === 'model-invalid') this.#problem = message;
      throw error;
    }
  }

  #passages(id: string, page: number): Passage[] {
    return passagesOf(this.#history.getPageText(id, page)?.lines ?? []);
  }

  /**
   * The model's name for its vectors. Those of other models are deleted once; beside a running Docent they cannot be, and as they
   * point in no direction that this model knows, none of them is near.
   */
  #ready(embeddings: Embeddings): Promise<string> {
    this.#model ??= embeddings.sha().then(
      (sha) => {
        if (!this.#history.readonly) this.#history.keepPassagesOf(sha);
        return sha;
      },
      (error: unknown) => {
        this.#model = undefined;
        throw error;
      },
    );
    return this.#model;
  }
}

const same = (one: readonly Passage[], other: readonly Passage[]): boolean =>
  one.length === other.length && one.every(({ text }, i) => text === other[i]!.text);
