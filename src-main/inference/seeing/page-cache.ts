import type { Prepared } from '../answering/family.ts';
import type { LookedTiles, SeenTiles } from '../answering/seen-tiles.ts';

interface Entry {
  seen: SeenTiles | null;
  readonly prepared: Map<string, Prepared>;
  bytes: number;
  pins: number;
}

/**
 * Pages under a budget of bytes, least recently used out first, each with what was prepared from it for questions. Pinned pages stay; a
 * page bigger than the whole budget stays as long as it is the newest.
 */
export class PageCache {
  /** By page key, in order of use, oldest first. */
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

  /** Number of prepared entries of all pages. */
  get prepared(): number {
    let sum = 0;
    for (const entry of this.#entries.values()) sum += entry.prepared.size;
    return sum;
  }

  get evictions(): number {
    return this.#evictions;
  }

  /** The encoded tiles of a page; undefined if they never were encoded, or were dropped. */
  seen(pageKey: string): SeenTiles | undefined {
    return this.#use(pageKey)?.seen ?? undefined;
  }

  has(pageKey: string): boolean {
    return this.#entries.has(pageKey);
  }

  find(preparedKey: string): { pageKey: string; prepared: Prepared } | undefined {
    for (const [pageKey, entry] of this.#entries) {
      const prepared = entry.prepared.get(preparedKey);
      if (prepared === undefined) continue;
      this.#use(pageKey);
      return { pageKey, prepared };
    }
    return undefined;
  }

  /** Replaces the page's encoded tiles; what was prepared from them stays. */
  addSeen(pageKey: string, seen: SeenTiles): void {
    const entry = this.#entry(pageKey);
    // A character is an object of seven fields; about 120 bytes in V8.
    const bytes = (of: SeenTiles | null) =>
      of === null ? 0 : of.visualTokens.byteLength + pixelsOf(of.looked) + 120 * (of.characters?.length ?? 0);
    entry.bytes += bytes(seen) - bytes(entry.seen);
    entry.seen = seen;
    this.#evict(pageKey);
  }

  /** The key must be new. */
  addPrepared(pageKey: string, preparedKey: string, prepared: Prepared): void {
    const entry = this.#entry(pageKey);
    entry.prepared.set(preparedKey, prepared);
    entry.bytes += prepared.bytes;
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
    for (const prepared of entry.prepared.values()) prepared.dispose();
  }

  dispose(): void {
    for (const entry of this.#entries.values()) for (const prepared of entry.prepared.values()) prepared.dispose();
    this.#entries.clear();
  }

  #entry(pageKey: string): Entry {
    const known = this.#use(pageKey);
    if (known !== undefined) return known;
    const entry: Entry = { seen: null, prepared: new Map(), bytes: 0, pins: 0 };
    this.#entries.set(pageKey, entry);
    return entry;
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

const pixelsOf = (looked: LookedTiles | undefined): number =>
  looked === undefined ? 0 : looked.tiles.reduce((sum, { pixels }) => sum + pixels.byteLength, 0);
