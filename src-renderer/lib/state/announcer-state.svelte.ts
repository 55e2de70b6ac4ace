/** What comes faster than this is said as its last word only. */
const PAUSE_MS = 700;

/** What a screen reader says without being asked: politely, and not while things still change. */
export class AnnouncerState {
  #text = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  get text(): string {
    return this.#text;
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // The same words twice would not be said again.
      this.#text = this.#text === text ? `${text}\u00a0` : text;
    }, PAUSE_MS);
  }
}
