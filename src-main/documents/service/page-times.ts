/** The part of the whole time that every call gets, however long the others took. */
const LEAST = 1 / 6;

/**
 * How long the last calls for each page took. Opening the document, reading a page's text and drawing it share one time: else a hostile page
 * takes it again at every step.
 */
export class PageTimes {
  readonly #pages = new Map<number, Map<string, number>>();
  #open = 0;

  /** @param ms milliseconds */
  opened(ms: number): void {
    this.#open = ms;
  }

  took(page: number, call: string, ms: number): void {
    const calls = this.#pages.get(page) ?? new Map<string, number>();
    this.#pages.set(page, calls.set(call, ms));
  }

  /** Milliseconds of `time` that are left for this call after opening and the page's other calls. */
  left(page: number, call: string, time: number): number {
    const others = [...(this.#pages.get(page) ?? [])].filter(([other]) => other !== call);
    return atLeast(
      time,
      others.reduce((left, [, ms]) => left - ms, time - this.#open),
    );
  }
}

/** @returns what is left of `time`, and never so little that nothing can be done in it */
export function atLeast(time: number, left: number): number {
  return Math.max(time * LEAST, left);
}
