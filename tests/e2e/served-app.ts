import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import { docent, pageAt, type Served } from '../http/served-process.ts';
import { builtWindow } from './built-window.ts';

/** `docent serve` as a process of its own, with docent-mini, on data of its own. */
export class ServedApp implements AsyncDisposable {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'docent-e2e-'));
  readonly #renderer: string;
  #served: Served | undefined;
  #url = '';
  #port = 0;

  private constructor(renderer: string) {
    this.#renderer = renderer;
  }

  static async start(files: readonly string[] = []): Promise<ServedApp> {
    const app = new ServedApp(await builtWindow());
    await app.start(files);
    return app;
  }

  /** The address to open, with its token. */
  get url(): string {
    return this.#url;
  }

  get pid(): number {
    return this.#served?.child.pid ?? 0;
  }

  /** Starts, or starts again on the same data and the same port, so that what an open page is connected to comes back. */
  async start(files: readonly string[] = []): Promise<void> {
    const port = this.#port === 0 ? [] : ['--port', String(this.#port)];
    // Graphs are built once for all test files.
    const cache = process.env.DOCENT_CACHE ?? join(tmpdir(), 'docent-e2e-cache');
    this.#served = docent(
      ['serve', '--no-open', '--idle-minutes', '0', '--data-dir', this.dataDir, ...port, ...files],
      { DOCENT_RENDERER: this.#renderer, DOCENT_CACHE: cache },
    );
    this.#url = await this.#served.line;
    this.#port = Number(new URL(this.#url).port);
  }

  /** Ends the process and waits for its end. @returns its exit code and what it said */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Awaited<Served['ended']> | undefined> {
    this.#served?.child.kill(signal);
    return await this.#served?.ended;
  }

  /** Main as the window sees it, to compare with what the window shows. The caller closes the port. */
  async ask<T>(question: (api: DocentApi) => Promise<T>): Promise<T> {
    const { service, port } = pageAt(this.#url);
    try {
      return await question(service);
    } finally {
      port.close();
    }
  }

  /** The process that runs the model. Linux only, as /proc is. @throws Error when there is none */
  enginePid(): number {
    const tasks = `/proc/${this.pid}/task`;
    const children = readdirSync(tasks).flatMap((task) =>
      readFileSync(join(tasks, task, 'children'), 'utf8')
        .trim()
        .split(/\s+/)
        .filter(Boolean),
    );
    const engine = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine-process'));
    if (engine === undefined) throw new Error('There is no engine process.');
    return Number(engine);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
