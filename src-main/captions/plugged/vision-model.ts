import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DocentError } from '../../contract/errors.ts';
import type { PageRaster } from '../../contract/page.ts';
import type { ServiceInterface } from '../../contract/service.ts';
import { forkEngine } from '../../inference/process/engine-child.ts';
import { ModelOnDemand, startModelProcess } from '../../inference/process/model-process.ts';
import type { StartChild } from '../../processes/child.ts';
import { shrink } from '../../tiling/index.ts';
import { type MaskBox, type VisionTask, visionService } from './vision-service.ts';

/** Pixels. Most vision models scale images down to this or less. */
const LONGEST_SIDE = 1536;
const PROCESS = fileURLToPath(new URL('./vision-process.ts', import.meta.url));

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * A model folder of the user's (ONNX files as @huggingface/transformers wants them) in a process of its own, which starts when it is first used and is
 * killed with a run that nobody waits for. Nothing is fetched: the folder must hold everything.
 */
export class VisionModel {
  readonly name: string;
  readonly #model: ModelOnDemand<typeof visionService>;

  /** @param library folder whose node_modules hold @huggingface/transformers; undefined: beside Docent */
  constructor(task: VisionTask, dir: string, library?: string | undefined, start: StartChild = forkEngine(PROCESS)) {
    const path = resolve(dir);
    this.name = basename(path);
    const ended = (reason: string) =>
      new DocentError('engine-crashed', `${this.name} stopped (${reason}). Try again, or leave it out.`);
    this.#model = new ModelOnDemand(
      () =>
        startModelProcess(
          start,
          visionService,
          ({ service }) => service.load({ task, dir: path, library: library ?? null }),
          ended,
        ),
      'The model has been closed. Open it again.',
    );
  }

  async caption(image: PageRaster, options: CallOptions): Promise<string> {
    return await this.#run(options, async (service) => {
      const { text } = await service.caption({ image: sent(image) }, options);
      return text;
    });
  }

  async masks(image: PageRaster, options: CallOptions): Promise<MaskBox[]> {
    return await this.#run(options, async (service) => (await service.masks({ image: sent(image) }, options)).masks);
  }

  async match(image: PageRaster, texts: readonly string[], options: CallOptions): Promise<number[]> {
    return await this.#run(options, async (service) => {
      const { logits } = await service.match({ image: sent(image), texts: [...texts] }, options);
      return logits;
    });
  }

  /** Idempotent. */
  async dispose(): Promise<void> {
    await this.#model.dispose();
  }

  async #run<T>(
    { signal }: CallOptions,
    work: (service: ServiceInterface<typeof visionService>) => Promise<T>,
  ): Promise<T> {
    const running = await this.#model.ready();
    try {
      return await work(running.client.service);
    } catch (error) {
      if (signal?.aborted) {
        // A run cannot be stopped, but its process can.
        running.alive = false;
        void running.child.end();
      }
      throw error;
    }
  }
}

function sent(image: PageRaster) {
  const { width, height, data } = shrink(image, LONGEST_SIDE);
  return { width, height, data: Uint8Array.from(data) };
}
