import type { Prefix } from '../answering/decoder/prefix.ts';
import type { WordPage } from '../answering/word-reader/word-page.ts';
import type { CachedPage } from './cached-page.ts';

/** What a page's questions share: keys and values, or the page's words for a model that reads them anew with each question. */
export type CachedPrefix = Prefix | WordPage;

interface Entry {
  readonly page: CachedPage;
  readonly prefixes: Map<string, CachedPrefix>;
  bytes: number;
  pins: number;
}

/**
 * Pages under a budget of bytes, least recently used out first, with their prefixes: a prefix without its page could not be made anew when a
 * long question needs other rotary angles. What is pinned stays; a page bigger than the whole budget stays as long as it is the newest.
 */
export class PageCache {
  /** In order of use, oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #budget: number;
  #evictions = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get budget(): number {
    return this.#budget;
  }

  get bytes(): number {
    let sum = 0;
    for (const entry of this.#entries.values()) sum += entry.bytes;
    return sum;
  }

  get pages(): number {
    return this.#entries.size;
  }

  get prefixes(): number {
    let sum = 0;
    for (const entry of this.#entries.values()) sum += entry.prefixes.size;
    return sum;
  }

  get evictions(): number {
    return this.#evictions;
  }

  page(pageKey: string): CachedPage | undefined {
    return this.#use(pageKey)?.page;
  }

  prefix(prefixKey: string): { page: CachedPage; prefix: CachedPrefix } | undefined {
    for (const [pageKey, entry] of this.#entries) {
      const prefix = entry.prefixes.get(prefixKey);
      if (prefix === undefined) continue;
      this.#use(pageKey);
      return { page: entry.page, prefix };
    }
    return undefined;
  }

  addPage(page: CachedPage): void {
    this.release(page.pageKey);
    const bins = page.bins === null ? 0 : page.bins.x.byteLength + page.bins.y.byteLength;
    // A character is an object of seven fields; about 120 bytes in V8.
    const bytes = page.visualTokens.byteLength + bins + 120 * (page.characters?.length ?? 0);
    this.#entries.set(page.pageKey, { page, prefixes: new Map(), bytes, pins: 0 });
    this.#evict(page.pageKey);
  }

  /** Replaces a prefix of the same key. The page must be here. */
  addPrefix(pageKey: string, prefix: CachedPrefix): void {
    const entry = this.#use(pageKey);
    if (entry === undefined) throw new Error(`no page ${pageKey}`);
    const old = entry.prefixes.get(prefix.prefixKey);
    if (old !== undefined) {
      entry.bytes -= old.bytes;
      old.dispose();
    }
    entry.prefixes.set(prefix.prefixKey, prefix);
    entry.bytes += prefix.bytes;
    this.#evict(pageKey);
  }

  /** Keeps a page until the returned function is called. */
  pin(pageKey: string): () => void {
    const entry = this.#use(pageKey);
    if (entry === undefined) return () => undefined;
    entry.pins += 1;
    let pinned = true;
    return () => {
      if (!pinned) return;
      pinned = false;
      entry.pins -= 1;
      this.#evict(pageKey);
    };
  }

  release(pageKey: string): void {
    const entry = this.#entries.get(pageKey);
    if (entry === undefined || entry.pins > 0) return;
    this.#entries.delete(pageKey);
    for (const prefix of entry.prefixes.values()) prefix.dispose();
  }

  dispose(): void {
    for (const entry of this.#entries.values()) for (const prefix of entry.prefixes.values()) prefix.dispose();
    this.#entries.clear();
  }

  #use(pageKey: string): Entry | undefined {
    const entry = this.#entries.get(pageKey);
    if (entry === undefined) return undefined;
    this.#entries.delete(pageKey);
    this.#entries.set(pageKey, entry);
    return entry;
  }

  #evict(keep: string): void {
    let bytes = this.bytes;
    for (const [pageKey, entry] of this.#entries) {
      if (bytes <= this.#budget) return;
      if (pageKey === keep || entry.pins > 0) continue;
      bytes -= entry.bytes;
      this.release(pageKey);
      this.#evictions += 1;
    }
  }
}
