import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnswerOptions, FullQuestion, ImageAnswer, PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import type { PageRaster } from '../contract/page.ts';
import { forkEngine } from '../inference/process/engine-child.ts';
import { ModelOnDemand, startModelProcess } from '../inference/process/model-process.ts';
import type { StartChild } from '../processes/child.ts';
import { llamaService } from './llama-service.ts';
import { fullPromptFor, promptFor, told } from './prompt.ts';

const PROCESS = fileURLToPath(new URL('./llama-process.ts', import.meta.url));
const MAX_TOKENS = 128;
/** An answer in full: a summary of a page of print. */
const MAX_TOKENS_IN_FULL = 768;

interface Asked {
  readonly earlier: { question: string; answer: string }[];
  readonly prompt: string;
  readonly maxTokens: number;
}

/** A GGUF model that reads text, run by node-llama-cpp on the CPU in a process of its own, which starts with the first question. It cannot see. */
export class LlamaAnswerer implements PageAnswerer {
  readonly name: string;
  readonly device = 'cpu';
  readonly sentTo = null;
  readonly images = 0;
  readonly #model: ModelOnDemand<typeof llamaService>;

  /**
   * @param library folder whose node_modules hold node-llama-cpp; undefined: beside Docent
   * @param name what answers say of it; left out: the file's name
   */
  constructor(file: string, library: string | undefined, start: StartChild = forkEngine(PROCESS), name?: string) {
    const path = resolve(file);
    this.name = name ?? basename(path, '.gguf');
    const ended = (reason: string) => new DocentError('engine-crashed', `${this.name} stopped (${reason}). Ask again.`);
    this.#model = new ModelOnDemand(
      () =>
        startModelProcess(
          start,
          llamaService,
          ({ service }) => service.load({ file: path, library: library ?? null }),
          ended,
        ),
      'The model has been closed. Ask again.',
    );
  }

  async answer(
    _image: PageRaster | null,
    question: string,
    text: string | null,
    options: AnswerOptions,
  ): Promise<ImageAnswer> {
    return await this.#ask({ earlier: [], prompt: promptFor(question, text, false), maxTokens: MAX_TOKENS }, options);
  }

  async answerInFull(question: FullQuestion, options: AnswerOptions): Promise<ImageAnswer> {
    return await this.#ask(
      { earlier: told(question), prompt: fullPromptFor(question), maxTokens: MAX_TOKENS_IN_FULL },
      options,
    );
  }

  async memoryBytes(): Promise<number | null> {
    const running = this.#model.alive;
    return running ? (await running.client.service.memory({})).bytes : null;
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }

  async #ask(asked: Asked, { signal, onDelta }: AnswerOptions): Promise<ImageAnswer> {
    const { client } = await this.#model.ready();
    let text = '';
    for await (const { delta } of client.service.answer(asked, { signal })) {
      text += delta;
      onDelta?.(delta);
    }
    return { text, confidence: null };
  }
}
