import { basename, resolve } from 'node:path';
import type { AnswerOptions, FullQuestion, ImageAnswer, PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import type { PageRaster } from '../contract/page.ts';
import { EndpointAnswerer } from './endpoint-answerer.ts';
import { LlamaServer, type LlamaServerModel, type LlamaServerOptions } from './llama-server.ts';

interface Running {
  readonly server: LlamaServer;
  readonly endpoint: EndpointAnswerer;
}

/**
 * A GGUF model that sees, under a llama-server that Docent starts with the first question and stops when it closes. One that ended or hangs
 * is started again for the next question. Pages go to it over loopback and stay on this machine.
 */
export class LlamaServerAnswerer implements PageAnswerer {
  readonly name: string;
  readonly device = 'llama-server';
  readonly sentTo = null;
  readonly images = 2;
  readonly #model: LlamaServerModel;
  readonly #options: LlamaServerOptions;
  readonly #closing = new AbortController();
  #running: Promise<Running> | undefined;

  /** @param name what answers say of it; left out: the file's name */
  constructor(model: LlamaServerModel, name?: string, options: LlamaServerOptions = {}) {
    this.#model = { file: resolve(model.file), projector: resolve(model.projector) };
    this.name = name ?? basename(model.file, '.gguf');
    this.#options = options;
  }

  async answer(
    image: PageRaster | null,
    question: string,
    text: string | null,
    options: AnswerOptions,
  ): Promise<ImageAnswer> {
    return await this.#asking((endpoint) => endpoint.answer(image, question, text, options), options);
  }

  async answerInFull(question: FullQuestion, options: AnswerOptions): Promise<ImageAnswer> {
    return await this.#asking((endpoint) => endpoint.answerInFull(question, options), options);
  }

  /** Idempotent. */
  async dispose(): Promise<void> {
    this.#closing.abort();
    await this.#stop();
  }

  async #asking(
    ask: (endpoint: EndpointAnswerer) => Promise<ImageAnswer>,
    { signal }: AnswerOptions,
  ): Promise<ImageAnswer> {
    const { server, endpoint } = await this.#ready();
    signal?.throwIfAborted();
    try {
      return await ask(endpoint);
    } catch (error) {
      if (this.#closing.signal.aborted) throw closed();
      // The connection breaks a moment before the end of the process is known.
      if (!(error instanceof DocentError) || error.code !== 'endpoint-failed' || (await server.isWell())) throw error;
      const reason = server.ended === undefined ? 'it does not answer' : server.ended;
      throw new DocentError('engine-crashed', `${this.name} stopped (${reason}). Ask again.`, { cause: error });
    }
  }

  async #ready(): Promise<Running> {
    if (this.#closing.signal.aborted) throw closed();
    const current = this.#running;
    const running = await current?.catch(() => undefined);
    if (running !== undefined && (await running.server.isWell())) return running;
    // Of two questions that find it gone, one ends it; both wait for the next.
    if (current !== undefined && this.#running === current) await this.#stop();
    this.#running ??= this.#start();
    try {
      return await this.#running;
    } catch (error) {
      this.#running = undefined;
      throw this.#closing.signal.aborted ? closed() : error;
    }
  }

  async #start(): Promise<Running> {
    const server = await LlamaServer.start(this.#model, { ...this.#options, signal: this.#closing.signal });
    const endpoint = new EndpointAnswerer({ url: server.url, model: this.name, key: server.key });
    return { server, endpoint };
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    const { server, endpoint } = (await running?.catch(() => undefined)) ?? {};
    await endpoint?.dispose();
    await server?.stop();
  }
}

function closed(): DocentError {
  return new DocentError('closed', 'The model has been closed. Ask again.');
}
