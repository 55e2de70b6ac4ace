/** Pseudorandom choices, the same every time (Park and Miller, 1988). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 7919 + 17) % 2147483647;
  }

  below(count: number): number {
    this.#state = (this.#state * 48271) % 2147483647;
    return this.#state % count;
  }

  one<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  some<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)[0]!);
  }

  /** @param percent how often, of a hundred times */
  often(percent: number): boolean {
    return this.below(100) < percent;
  }
}
