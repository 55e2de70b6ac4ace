import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnswerOptions, FullQuestion, ImageAnswer, PageAnswerer } from '../asking/page-answerer.ts';
import type { Provider, SkippedDevice } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { PageRaster } from '../contract/page.ts';
import { forkEngine } from '../inference/process/engine-child.ts';
import type { StartChild } from '../processes/child.ts';
import { ModelOnDevice } from './model-on-device.ts';
import { fullPromptFor, promptFor, told } from './prompt.ts';
import { type Devices, deviceOrder, ON_CPU } from './transformers-devices.ts';
import { seesImages } from './transformers-library.ts';
import { transformersService } from './transformers-service.ts';
import { unlessLooping } from './unless-looping.ts';

const MAX_TOKENS = 512;
/** An answer in full: a summary of a page of print. */
const MAX_TOKENS_IN_FULL = 768;

interface Asked {
  readonly image: PageRaster | null;
  readonly earlier: { question: string; answer: string }[];
  readonly prompt: string;
  readonly maxTokens: number;
}

const PROCESS = fileURLToPath(new URL('./transformers-process.ts', import.meta.url));

/** What a model of this kind may be told besides its folder. */
export interface TransformersOptions {
  /** Folder whose node_modules hold @huggingface/transformers; left out: beside Docent. */
  readonly library?: string | undefined;
  /** Left out: on the CPU. */
  readonly devices?: Devices | undefined;
  /** Left out: a child process. */
  readonly start?: StartChild | undefined;
}

/**
 * A folder with a model as ONNX files, one that sees (SmolVLM, Qwen2-VL, Granite-Docling, ...) or one that reads text (Qwen3, SmolLM2, ...), run by
 * @huggingface/transformers in a process of its own that starts with the first question. Nothing is downloaded: the folder must hold everything.
 */
export class TransformersAnswerer implements PageAnswerer {
  readonly name: string;
  readonly sentTo = null;
  /** Small models get confused by several images. */
  readonly images: 0 | 1;
  readonly #model: ModelOnDevice<typeof transformersService>;

  constructor(dir: string, { library, devices = ON_CPU, start = forkEngine(PROCESS) }: TransformersOptions = {}) {
    const path = resolve(dir);
    this.name = basename(path);
    const sees = seesImages(path);
    this.images = sees ? 1 : 0;
    this.#model = new ModelOnDevice({
      ...{ start, service: transformersService, name: this.name },
      order: (signal) => deviceOrder(path, devices, signal),
      load: ({ service }, device, halves) =>
        service.load({ dir: path, library: library ?? null, sees, device, halves }),
    });
  }

  get device(): Provider {
    return this.#model.device;
  }

  get skipped(): readonly SkippedDevice[] {
    return this.#model.skipped;
  }

  async answer(
    image: PageRaster | null,
    question: string,
    text: string | null,
    options: AnswerOptions,
  ): Promise<ImageAnswer> {
    const prompt = promptFor(question, text, this.images > 0);
    return await this.#ask({ image, earlier: [], prompt, maxTokens: MAX_TOKENS }, options);
  }

  async answerInFull(question: FullQuestion, options: AnswerOptions): Promise<ImageAnswer> {
    const image = question.pages.find((page) => page.image !== null)?.image ?? null;
    const prompt = fullPromptFor(question);
    return await this.#ask({ image, earlier: told(question), prompt, maxTokens: MAX_TOKENS_IN_FULL }, options);
  }

  async #ask({ image, ...asked }: Asked, options: AnswerOptions): Promise<ImageAnswer> {
    if (image === null && this.images > 0)
      throw new DocentError('bad-input', `${this.name} needs an image of a page to answer.`);
    const pixels = image && { width: image.width, height: image.height, data: Uint8Array.from(image.data) };
    return await unlessLooping(
      async ({ signal, onDelta }) =>
        await this.#model.use(async ({ service }) => {
          let answer = '';
          for await (const { delta } of service.answer({ ...asked, image: pixels }, { signal })) {
            answer += delta;
            onDelta?.(delta);
          }
          return { text: answer, confidence: null };
        }, signal),
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
}
