import { forTerminal } from './terminal-text.ts';

/** Where progress goes: a terminal rewrites one line, a pipe or a log gets plain lines. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Reports progress, but only after a second: quick commands stay silent. In a terminal one line
 * is rewritten and removed in the end; elsewhere every stage that is slow is one line.
 */
export class Progress {
  readonly #out: ProgressOutput;
  readonly #delay: number;
  #timer: NodeJS.Timeout | undefined;
  #stage = '';
  #said = '';
  #frame = 0;
  #started = 0;

  constructor(out: ProgressOutput, delayMs = 1000) {
    this.#out = out;
    this.#delay = delayMs;
  }

  /** A new stage ("reading page 3 of 12") begins, or the present one has moved on. */
  stage(text: string): void {
    this.#stage = forTerminal(text);
    if (this.#timer !== undefined) return;
    this.#started = performance.now();
    this.#timer = setInterval(() => this.#tick(), this.#out.isTTY ? 100 : 500);
    this.#timer.unref();
  }

  /** Idempotent; clears the terminal's line. */
  done(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#out.isTTY && this.#said !== '') this.#out.write('\r\x1b[2K');
    this.#said = '';
  }

  #tick(): void {
    const elapsed = performance.now() - this.#started;
    if (elapsed < this.#delay) return;
    if (this.#out.isTTY) {
      this.#frame = (this.#frame + 1) % FRAMES.length;
      this.#out.write(`\r\x1b[2K${FRAMES[this.#frame]} ${this.#stage} (${(elapsed / 1000).toFixed(0)} s)`);
      this.#said = this.#stage;
    } else if (this.#said !== this.#stage) {
      this.#out.write(`${this.#stage}...\n`);
      this.#said = this.#stage;
    }
  }
}
