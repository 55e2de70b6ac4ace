/** A message at the window's edge. `undo` notices disappear by themselves; what they undo can be restored elsewhere too. */
export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'undo' | 'problem' | 'news';
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
  /** The error that it tells. */
  readonly error?: unknown;
}

/** Long enough to read, notice and reach for Undo; pointing at the notices or focusing them stops the clock. */
const STAYS_MS = { done: 4_000, undo: 12_000, problem: null, news: null } as const;
/** More would hide the page, so the oldest one that disappears by itself goes. */
const MOST = 4;

export class NoticesState {
  #notices = $state.raw<readonly Notice[]>([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #next = 1;

  get all(): readonly Notice[] {
    return this.#notices;
  }

  done(text: string): void {
    this.#add('done', text, null);
  }

  undo(text: string, label: string, run: () => void): void {
    this.#add('undo', text, { label, run });
  }

  /** An error stays until it is dismissed or mended. The same error is shown once. */
  problem(text: string, error?: unknown): void {
    this.#notices = this.#notices.map((notice) => (isSame(notice, 'problem', text) ? { ...notice, error } : notice));
    this.#add('problem', text, null, error);
  }

  /** What could not be done has been done since. */
  mended(error: unknown): void {
    for (const notice of this.#notices) if (notice.error === error) this.dismiss(notice.id);
  }

  news(text: string): void {
    this.#add('news', text, null);
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
  }

  act(notice: Notice): void {
    this.dismiss(notice.id);
    notice.action?.run();
  }

  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  release(): void {
    for (const notice of this.#notices) this.#startClock(notice);
  }

  #add(kind: Notice['kind'], text: string, action: Notice['action'], error?: unknown): void {
    if (kind !== 'undo' && this.#notices.some((notice) => isSame(notice, kind, text))) return;
    const notice = { id: this.#next++, kind, text, action, error };
    const all = [...this.#notices, notice];
    const leaving = all.find((candidate) => STAYS_MS[candidate.kind] !== null);
    this.#notices = all;
    if (all.length > MOST && leaving !== undefined) this.dismiss(leaving.id);
    this.#startClock(notice);
  }

  #startClock(notice: Notice): void {
    const ms = STAYS_MS[notice.kind];
    if (ms === null || this.#timers.has(notice.id)) return;
    this.#timers.set(
      notice.id,
      setTimeout(() => this.dismiss(notice.id), ms),
    );
  }
}

function isSame(notice: Notice, kind: Notice['kind'], text: string): boolean {
  return notice.kind === kind && notice.text === text;
}
