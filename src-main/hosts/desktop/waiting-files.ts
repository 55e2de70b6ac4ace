/**
 * Files that the operating system asked to open wait here until a page is there to show them: they may come before the window does, or after
 * the last one was closed.
 */
export class WaitingFiles {
  readonly #open: (files: readonly string[]) => Promise<void>;
  #files: readonly string[] = [];
  #pages = 0;

  constructor(open: (files: readonly string[]) => Promise<void>) {
    this.#open = open;
  }

  async add(files: readonly string[]): Promise<void> {
    this.#files = [...this.#files, ...files];
    await this.#show();
  }

  async pageCame(): Promise<void> {
    this.#pages += 1;
    await this.#show();
  }

  pageWent(): void {
    this.#pages -= 1;
  }

  async #show(): Promise<void> {
    if (this.#pages === 0 || this.#files.length === 0) return;
    const files = this.#files;
    this.#files = [];
    await this.#open(files);
  }
}
