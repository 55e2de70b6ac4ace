/** Milliseconds since 1970, and times of changes, which only grow even if the machine's clock is set back. */
export class Clock {
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = () => Math.round(now());
  }

  after(previous: number | undefined): number {
    return Math.max(this.now(), (previous ?? 0) + 1);
  }
}
