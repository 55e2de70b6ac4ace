/** Milliseconds. Of messages that follow faster only the last is announced. */
const PAUSE_MS = 700;

/** Announcements for screen readers (aria-live polite), not made while things still change. */
export class AnnouncerState {
  #text = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  get text(): string {
    return this.#text;
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // The same text twice would not be announced again.
      this.#text = this.#text === text ? `${text}\u00a0` : text;
    }, PAUSE_MS);
  }
}
