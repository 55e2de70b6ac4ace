import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DocentError } from '../contract/errors.ts';
import { lastWords } from '../processes/child.ts';
import { findProgram } from '../processes/find-program.ts';
import { COMPUTING, passedEnvironment } from '../processes/passed-environment.ts';
import { freePort } from './free-port.ts';

export interface LlamaServerModel {
  /** The GGUF file with the language model. */
  readonly file: string;
  /** The GGUF file that turns images into its tokens ("mmproj"). */
  readonly projector: string;
}

export interface LlamaServerOptions {
  /** The program; undefined: DOCENT_LLAMA_SERVER, or `llama-server` on PATH. */
  readonly program?: string | undefined;
  /** Milliseconds that loading a model may take. */
  readonly loadMs?: number | undefined;
  /** Milliseconds in which a server with a loaded model must say that it is well. */
  readonly wellMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LOAD_MS = 300_000;
const POLL_MS = 200;
/** It answers at once, also while it works; a machine that swaps takes longer. */
const WELL_MS = 10_000;
/** Tokens: a page of 2048 pixels, its text and an answer. */
const CONTEXT = 16_384;
/** Another program may take a port between its choice and its use. */
const PORTS_TRIED = 3;

/**
 * Starts the server, and ends it when the pipe at descriptor 3 closes: so it goes with Docent however that ends, a kill included. Closing the pipe
 * is the one way to stop it.
 */
const GUARD = `"$@" 3<&- & server=$!
(cat <&3 >/dev/null; kill -9 "$server") 2>/dev/null & watch=$!
wait "$server"; code=$?
kill "$watch" 2>/dev/null
exit "$code"`;

/**
 * llama.cpp's server with one model, started by Docent on loopback on a free port, with a key of its own that only Docent knows
 * (https://github.com/ggml-org/llama.cpp/tree/master/tools/server).
 */
export class LlamaServer {
  /** For the OpenAI protocol. */
  readonly url: string;
  readonly key: string;
  readonly #child: ChildProcess;
  readonly #words: () => string;
  readonly #wellMs: number;

  private constructor(url: string, key: string, child: ChildProcess, wellMs: number) {
    this.#wellMs = wellMs;
    this.url = url;
    this.key = key;
    this.#child = child;
    this.#words = lastWords(child.stderr);
  }

  /** Resolves when the model is loaded. @throws DocentError model-missing (no program), model-invalid, timeout, cancelled */
  static async start(model: LlamaServerModel, options: LlamaServerOptions = {}): Promise<LlamaServer> {
    const program = options.program ?? findLlamaServer(process.env);
    if (program === undefined) {
      const named = process.env.DOCENT_LLAMA_SERVER;
      const what = named
        ? `DOCENT_LLAMA_SERVER names ${named}, and nothing is there. Correct it, or unset it where llama-server is on PATH.`
        : 'Install llama.cpp so that llama-server is on PATH, or name it in DOCENT_LLAMA_SERVER.';
      throw new DocentError('model-missing', `GGUF models that see need llama-server. ${what}`, {
        subject: 'llama-server',
      });
    }
    for (let attempt = 1; ; attempt += 1) {
      const server = LlamaServer.#spawn(program, model, await freePort(), options.wellMs);
      try {
        await server.#loaded(model, options);
        return server;
      } catch (error) {
        await server.stop();
        const taken = /address already in use|couldn't bind/i.test(error instanceof Error ? error.message : '');
        if (!taken || attempt === PORTS_TRIED) throw error;
      }
    }
  }

  static #spawn(program: string, { file, projector }: LlamaServerModel, port: number, wellMs = WELL_MS): LlamaServer {
    const key = randomBytes(32).toString('hex');
    const flags = {
      ...{ '--model': file, '--mmproj': projector, '--host': '127.0.0.1', '--port': String(port) },
      // One question at a time has the whole context.
      ...{ '--ctx-size': String(CONTEXT), '--parallel': '1' },
    };
    const words = [...Object.entries(flags).flat(), '--no-webui'];
    // In the environment: other users can read a command line.
    const env = { ...passedEnvironment(COMPUTING), LLAMA_API_KEY: key };
    const child =
      process.platform === 'win32'
        ? spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe', 'ignore'], windowsHide: true })
        : spawn('/bin/sh', ['-c', GUARD, 'sh', program, ...words], {
            env,
            stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
          });
    child.on('error', () => {});
    return new LlamaServer(`http://127.0.0.1:${port}/v1`, key, child, wellMs);
  }

  /** Why it ended; undefined: it runs. */
  get ended(): string | undefined {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid === undefined) return 'it could not be started';
    if (exitCode === null && signalCode === null) return undefined;
    return `${signalCode ?? `code ${exitCode}`}${this.#words()}`;
  }

  /** Whether it answers at once that its model is there. */
  async isWell(): Promise<boolean> {
    return this.ended === undefined && (await this.#health()) === 200;
  }

  /** Ends it. Resolves when it is gone, at once if it already is. */
  async stop(): Promise<void> {
    if (this.ended !== undefined) return;
    const gone = once(this.#child, 'exit');
    if (process.platform === 'win32') this.#child.kill();
    else this.#child.stdio[3]?.destroy();
    await gone;
  }

  async #loaded({ file }: LlamaServerModel, { loadMs = LOAD_MS, signal }: LlamaServerOptions): Promise<void> {
    const until = performance.now() + loadMs;
    for (;;) {
      if (signal?.aborted) throw new DocentError('cancelled', 'Cancelled.');
      if (this.ended !== undefined) {
        const message = `llama-server ended before ${file} was loaded (${this.ended}). Check that both files belong together.`;
        throw new DocentError('model-invalid', message, { subject: file });
      }
      // 503 while it loads.
      if ((await this.#health()) === 200) return;
      if (performance.now() > until) {
        const message = `llama-server did not load ${file} within ${Math.round(loadMs / 1000)} s. Close other programs, or use a smaller model.`;
        throw new DocentError('timeout', message, { subject: file });
      }
      await delay(POLL_MS);
    }
  }

  /** The status of its health; undefined: it does not answer. */
  async #health(): Promise<number | undefined> {
    try {
      const url = new URL('/health', this.url);
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(this.#wellMs) });
      await response.body?.cancel();
      return response.status;
    } catch {
      return undefined;
    }
  }
}

/** The program that was named, or the one on PATH; undefined: there is none. */
export function findLlamaServer(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.DOCENT_LLAMA_SERVER) return existsSync(env.DOCENT_LLAMA_SERVER) ? env.DOCENT_LLAMA_SERVER : undefined;
  return findProgram([process.platform === 'win32' ? 'llama-server.exe' : 'llama-server'], env);
}
