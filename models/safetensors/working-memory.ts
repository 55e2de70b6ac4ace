/** Of 64 KiB: 1 GiB in all. */
export const MOST_PAGES = 16_384;
const PAGE = 65_536;
/** The runtime counts all of the memory as newly allocated whenever it grows, and collects garbage for it. */
const GROWTH_PAGES = 512;
/** Files that are read past the system's cache are read into memory that starts at such a multiple. */
export const SECTOR = 4096;

/** A range of the memory; `at` is a multiple of SECTOR. */
export interface Region {
  readonly at: number;
  readonly bytes: number;
}

/** What was read: the address of its first byte, and the memory to give back. */
export interface ReadRegion {
  readonly region: Region;
  readonly at: number;
}

/**
 * Memory that files are read into, that loops in WebAssembly work in and that is written from, shared by threads: nothing is copied or moved between
 * them. What is given back is used again: the system takes as long for fresh memory as for the reading.
 */
export class WorkingMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  readonly #free: Region[] = [];
  /** Where memory starts that was never taken. */
  #fresh = PAGE;

  take(bytes: number): Region {
    let best = -1;
    this.#free.forEach((region, i) => {
      const fits = region.bytes >= bytes && region.bytes <= Math.max(2 * bytes, PAGE);
      if (fits && (best < 0 || region.bytes < this.#free[best]!.bytes)) best = i;
    });
    if (best >= 0) return this.#free.splice(best, 1)[0]!;
    const region = { at: this.#fresh, bytes: Math.max(PAGE, Math.ceil(bytes / PAGE) * PAGE) };
    this.#fresh += region.bytes;
    const missing = (this.#fresh - this.memory.buffer.byteLength) / PAGE;
    if (missing > 0) this.memory.grow(Math.max(missing, GROWTH_PAGES));
    return region;
  }

  /** Nobody looks at it any more. */
  giveBack(region: Region): void {
    this.#free.push(region);
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }
}
