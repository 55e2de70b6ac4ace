import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnswerOptions, FullQuestion, ImageAnswer, PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import { NOT_ON_PAGE } from '../contract/not-on-page.ts';
import type { PageRaster } from '../contract/page.ts';
import { forkEngine } from '../inference/process/engine-child.ts';
import { ModelOnDemand, startModelProcess } from '../inference/process/model-process.ts';
import type { StartChild } from '../processes/child.ts';
import { fullPromptFor, promptFor } from './prompt.ts';
import { transformersService } from './transformers-service.ts';

const PROCESS = fileURLToPath(new URL('./transformers-process.ts', import.meta.url));

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
  readonly #model: ModelOnDemand<typeof transformersService>;

  /** @param library folder whose node_modules hold @huggingface/transformers; undefined: beside Docent */
  constructor(dir: string, library: string | undefined, start: StartChild = forkEngine(PROCESS)) {
    const path = resolve(dir);
    this.name = basename(path);
    const ended = (reason: string) => new DocentError('engine-crashed', `${this.name} stopped (${reason}). Ask again.`);
    this.#model = new ModelOnDemand(
      () =>
        startModelProcess(
          start,
          transformersService,
          ({ service }) => service.load({ dir: path, library: library ?? null }),
          ended,
        ),
      'The model has been closed. Ask again.',
    );
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
    const { client } = await this.#model.ready();
    let answer = '';
    const pixels = Uint8Array.from(data);
    const asked = { width, height, data: pixels, prompt };
    for await (const { delta } of client.service.answer(asked, { signal })) {
      answer += delta;
      onDelta?.(delta);
    }
    return { text: answer, confidence: null };
  }

  async memoryBytes(): Promise<number | null> {
    const running = this.#model.alive;
    return running ? (await running.client.service.memory({})).bytes : null;
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }

  #blind(): DocentError {
    return new DocentError('bad-input', `${this.name} needs an image of a page to answer.`);
  }
}
