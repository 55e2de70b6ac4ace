import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnswerOptions, FullQuestion, ImageAnswer, PageAnswerer } from '../asking/page-answerer.ts';
import type { Device, SkippedDevice } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { PageRaster } from '../contract/page.ts';
import { forkEngine } from '../inference/process/engine-child.ts';
import { ModelOnDemand, startModelProcess } from '../inference/process/model-process.ts';
import type { StartChild } from '../processes/child.ts';
import { llamaService } from './llama-service.ts';
import { fullPromptFor, promptFor, told } from './prompt.ts';
import { unlessLooping } from './unless-looping.ts';

const PROCESS = fileURLToPath(new URL('./llama-process.ts', import.meta.url));
const MAX_TOKENS = 128;
/** An answer in full: a summary of a page of print. */
const MAX_TOKENS_IN_FULL = 768;

interface Asked {
  readonly earlier: { question: string; answer: string }[];
  readonly prompt: string;
  readonly maxTokens: number;
}

export interface LlamaOptions {
  /** Folder whose node_modules hold node-llama-cpp; left out: beside Docent. */
  readonly library?: string | undefined;
  /** Left out: the CPU. */
  readonly device?: Device | undefined;
  /** Left out: a child process. */
  readonly start?: StartChild | undefined;
  /** What answers say of it; left out: the file's name. */
  readonly name?: string | undefined;
}

/**
 * What node-llama-cpp is asked for. Its builds know other devices than ONNX Runtime: CUDA, Vulkan and Metal.
 *
 * @throws DocentError device-unavailable
 */
function gpuFor(device: Device): 'auto' | 'cuda' | 'none' {
  if (device === 'auto' || device === 'cuda') return device;
  if (device === 'cpu') return 'none';
  const message = `GGUF models do not run on ${device}. Choose --device auto, cpu or cuda; with auto, Vulkan and Metal are used where node-llama-cpp has them.`;
  throw new DocentError('device-unavailable', message, { subject: device });
}

/** A GGUF model that reads text, run by node-llama-cpp in a process of its own, which starts with the first question. It cannot see. */
export class LlamaAnswerer implements PageAnswerer {
  readonly name: string;
  readonly sentTo = null;
  readonly images = 0;
  readonly #model: ModelOnDemand<typeof llamaService>;

  #ran: { device: string; skipped: readonly SkippedDevice[] } = { device: 'cpu', skipped: [] };

  constructor(file: string, { library, device = 'cpu', start = forkEngine(PROCESS), name }: LlamaOptions = {}) {
    const path = resolve(file);
    this.name = name ?? basename(path, '.gguf');
    const ended = (reason: string) => new DocentError('engine-crashed', `${this.name} stopped (${reason}). Ask again.`);
    this.#model = new ModelOnDemand(
      () =>
        startModelProcess(
          start,
          llamaService,
          async ({ service }) => {
            this.#ran = await service.load({ file: path, library: library ?? null, gpu: gpuFor(device) });
          },
          ended,
        ),
      'The model has been closed. Ask again.',
    );
  }

  get device(): string {
    return this.#ran.device;
  }

  get skipped(): readonly SkippedDevice[] {
    return this.#ran.skipped;
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

  async #ask(asked: Asked, options: AnswerOptions): Promise<ImageAnswer> {
    return await unlessLooping((watched) => this.#write(asked, watched), options);
  }

  async #write(asked: Asked, { signal, onDelta }: AnswerOptions): Promise<ImageAnswer> {
    const { client } = await this.#model.ready();
    let text = '';
    for await (const { delta } of client.service.answer(asked, { signal })) {
      text += delta;
      onDelta?.(delta);
    }
    return { text, confidence: null };
  }
}
