import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import { docent, pageAt, type Served } from '../http/served-process.ts';
import { builtWindow } from './built-window.ts';
import { childrenOf, workOf } from './process-work.ts';

const PIECE_MS = 4;
const REST_MS = 60;

/** `docent serve` as a process of its own, with docent-mini or the model it is given, on data of its own. */
export class ServedApp implements AsyncDisposable {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'docent-e2e-'));
  readonly #renderer: string;
  #served: Served | undefined;
  readonly #model: readonly string[];
  #url = '';
  #port = 0;

  private constructor(renderer: string, model: readonly string[]) {
    this.#model = model;
    this.#renderer = renderer;
  }

  /** @param modelDir the model that answers; without it, docent-mini */
  static async start(modelDir?: string): Promise<ServedApp> {
    const app = new ServedApp(await builtWindow(), modelDir === undefined ? [] : ['--model', modelDir]);
    await app.start();
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
  async start(): Promise<void> {
    const port = this.#port === 0 ? [] : ['--port', String(this.#port)];
    // Graphs are built once for all test files.
    const cache = process.env.DOCENT_CACHE ?? join(tmpdir(), 'docent-e2e-cache');
    this.#served = docent(
      ['serve', '--no-open', '--idle-minutes', '0', '--data-dir', this.dataDir, ...port, ...this.#model],
      {
        DOCENT_RENDERER: this.#renderer,
        DOCENT_CACHE: cache,
      },
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

  /**
   * Lets the engine work in pieces of a few milliseconds while `action` runs, with rests between them, so that what happens amid an answer
   * can be seen and done however quick the machine is, and however short the answer; from `hold` on it stands still. For pages that the engine
   * has looked at: looking takes seconds of work.
   */
  async slowly<T>(action: (engine: { hold(): void }) => Promise<T>): Promise<T> {
    const engine = this.enginePid();
    let [over, held] = [false, false];
    const pacing = (async () => {
      while (!over) {
        process.kill(engine, 'SIGSTOP');
        await delay(REST_MS);
        if (held) continue;
        const before = workOf(engine);
        process.kill(engine, 'SIGCONT');
        // Counted by its work: a busy machine may let it wait for longer than any piece lasts.
        while (!over && !held && workOf(engine) - before < PIECE_MS) await delay(1);
      }
    })();
    try {
      return await action({
        hold: () => {
          held = true;
          process.kill(engine, 'SIGSTOP');
        },
      });
    } finally {
      over = true;
      await pacing;
      process.kill(engine, 'SIGCONT');
    }
  }

  /** The process that runs the model. Linux only, as /proc is. @throws Error when there is none */
  enginePid(): number {
    const engine = childrenOf(this.pid).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine-process'),
    );
    if (engine === undefined) throw new Error('There is no engine process.');
    return engine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
