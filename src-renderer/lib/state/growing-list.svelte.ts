/** Items that are made at once, and again whenever their end comes near: more than most screens show. */
const STEP = 30;
const NEAR = '800px';

/** How far a long list is made: a thousand documents take a browser seconds, and few of them are looked at. */
export class GrowingList {
  #count = $state(STEP);

  /** As far as it is made. */
  made<T>(items: readonly T[]): readonly T[] {
    return items.length > this.#count ? items.slice(0, this.#count) : items;
  }

  /** Attached to an element at the end of what is made, if there is more. */
  readonly end = (element: HTMLElement): (() => void) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.#count += STEP;
        // Observed anew, it tells whether the end is still near.
        observer.unobserve(element);
        observer.observe(element);
      },
      { rootMargin: NEAR, scrollMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
