/** Pages of 64 KiB: 1 GiB in all. */
export const MOST_PAGES = 16_384;
const PAGE = 65_536;
/** Pages to grow by. With every growth the runtime counts all of the memory as newly allocated and collects garbage, so it should grow rarely. */
const GROWTH_PAGES = 512;
/** Reads that bypass the system's cache need memory aligned to this. */
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
 * Memory shared by threads: files are read into it, WebAssembly works in it, and results are written from it, all without copying. Regions that
 * are given back are used again, because getting fresh memory from the system takes as long as reading the file.
 */
export class WorkingMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  readonly #free: Region[] = [];
  /** The start of the memory that was never taken. */
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

  /** The region must not be used afterwards. */
  giveBack(region: Region): void {
    this.#free.push(region);
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }
}
