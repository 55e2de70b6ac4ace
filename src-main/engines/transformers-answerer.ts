import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnswerOptions, FullQuestion, ImageAnswer, PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import { NOT_ON_PAGE } from '../contract/not-on-page.ts';
import type { PageRaster } from '../contract/page.ts';
import { forkEngine } from '../inference/process/engine-child.ts';
import { type ModelProcess, startModelProcess } from '../inference/process/model-process.ts';
import type { StartChild } from '../processes/child.ts';
import { fullPromptFor, promptFor } from './prompt.ts';
import { transformersService } from './transformers-service.ts';

const PROCESS = fileURLToPath(new URL('./transformers-process.ts', import.meta.url));

type Connection = ModelProcess<typeof transformersService>;

/**
 * A folder with a vision-language model as ONNX files (SmolVLM, Qwen2-VL, Granite-Docling, ...), run by @huggingface/transformers in a process
 * of its own that starts with the first question. Nothing is downloaded: the folder must hold everything.
 */
export class TransformersAnswerer implements PageAnswerer {
  readonly name: string;
  readonly device = 'cpu';
  readonly sentTo = null;
  /** Small models get confused by several images. */
  readonly images = 1;
  readonly #dir: string;
  readonly #library: string | null;
  readonly #start: StartChild;
  #connection: Connection | undefined;
  #disposed = false;

  /** @param library folder whose node_modules hold @huggingface/transformers; undefined: beside Docent */
  constructor(dir: string, library: string | undefined, start: StartChild = forkEngine(PROCESS)) {
    this.#dir = resolve(dir);
    this.#library = library ?? null;
    this.#start = start;
    this.name = basename(this.#dir);
  }

  async answer(
    image: PageRaster | null,
    question: string,
    text: string | null,
    options: AnswerOptions,
  ): Promise<ImageAnswer> {
    if (image === null) throw this.#blind();
    return await this.#ask(image, promptFor(question, text, true), options);
  }

  async answerInFull(question: FullQuestion, options: AnswerOptions): Promise<ImageAnswer> {
    const image = question.pages.find((page) => page.image !== null)?.image;
    if (image == null) throw this.#blind();
    const before = question.earlier.map(
      ({ question: asked, answer }) => `Question: ${asked}\nAnswer: ${answer ?? NOT_ON_PAGE}\n\n`,
    );
    return await this.#ask(image, `${before.join('')}${fullPromptFor(question)}`, options);
  }

  async #ask(
    { width, height, data }: PageRaster,
    prompt: string,
    { signal, onDelta }: AnswerOptions,
  ): Promise<ImageAnswer> {
    const connection = this.#connect();
    await connection.loaded;
    let answer = '';
    const pixels = Uint8Array.from(data);
    const asked = { width, height, data: pixels, prompt };
    for await (const { delta } of connection.client.service.answer(asked, { signal })) {
      answer += delta;
      onDelta?.(delta);
    }
    return { text: answer, confidence: null };
  }

  async memoryBytes(): Promise<number | null> {
    const connection = this.#connection;
    return connection?.alive ? (await connection.client.service.memory({})).bytes : null;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.client.dispose();
    await connection?.child.end();
  }

  #blind(): DocentError {
    return new DocentError('bad-input', `${this.name} needs an image of a page to answer.`);
  }

  #connect(): Connection {
    if (this.#disposed) throw new DocentError('closed', 'The model has been closed. Ask again.');
    if (this.#connection?.alive) return this.#connection;
    const ended = (reason: string) => new DocentError('engine-crashed', `${this.name} stopped (${reason}). Ask again.`);
    const connection = startModelProcess(
      this.#start,
      transformersService,
      ({ service }) => service.load({ dir: this.#dir, library: this.#library }),
      ended,
    );
    this.#connection = connection;
    return connection;
  }
}
