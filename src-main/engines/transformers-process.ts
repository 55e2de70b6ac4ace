import { DocentError } from '../contract/errors.ts';
import type { ServiceInterface } from '../contract/service.ts';
import { parentPort } from '../processes/child-port.ts';
import { serve } from '../rpc/index.ts';
import { streamedDeltas } from './streamed-deltas.ts';
import {
  loadTransformers,
  type Model,
  openOnly,
  type Processor,
  precisions,
  type TransformersLibrary,
  withoutAlpha,
} from './transformers-library.ts';
import type { transformersService as Description } from './transformers-service.ts';
import { transformersService } from './transformers-service.ts';

/** A vision-language model under @huggingface/transformers in its own process, because its runs block, and because its memory is freed with the process. */

const MAX_NEW_TOKENS = 512;
const PARTS = ['embed_tokens', 'vision_encoder', 'decoder_model_merged'];
/** These models' processors take the image first. */
const IMAGE_FIRST = new Set(['llava', 'paligemma', 'florence2']);

interface Loaded {
  readonly library: TransformersLibrary;
  readonly processor: Processor;
  readonly model: Model;
}

let loaded: Loaded | undefined;

const service: ServiceInterface<typeof Description> = {
  async load({ dir, library: folder }) {
    const library = loadTransformers(folder ?? undefined);
    const name = openOnly(library, dir);
    const options = { local_files_only: true };
    try {
      const processor = await library.AutoProcessor.from_pretrained(name, options);
      const model = await library.AutoModelForImageTextToText.from_pretrained(name, {
        ...options,
        device: 'cpu',
        dtype: precisions(dir, PARTS),
      });
      loaded = { library, processor, model };
    } catch (cause) {
      const words = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
      throw new DocentError('model-invalid', `The model in ${dir} cannot be opened: ${words}`, { subject: dir, cause });
    }
    return {};
  },

  async *answer({ width, height, data, prompt }, options) {
    if (loaded === undefined) throw new DocentError('closed', 'No model is loaded. Load one first.');
    const { library, processor, model } = loaded;
    const image = new library.RawImage(withoutAlpha(data), width, height, 3);
    const content = [{ type: 'image' }, { type: 'text', text: prompt }];
    const text = processor.apply_chat_template([{ role: 'user', content }], { add_generation_prompt: true });
    const first = IMAGE_FIRST.has(model.config.model_type ?? '');
    const inputs = await (first ? processor(image, text) : processor(text, [image]));
    const stop = new library.InterruptableStoppingCriteria();
    options?.signal?.addEventListener('abort', () => stop.interrupt());
    const limits = { max_new_tokens: MAX_NEW_TOKENS, do_sample: false, stopping_criteria: [stop] };
    try {
      yield* streamedDeltas((onDelta) => {
        const streamer = new library.TextStreamer(processor.tokenizer, {
          ...{ skip_prompt: true, skip_special_tokens: true },
          callback_function: onDelta,
        });
        return model.generate({ ...inputs, ...limits, streamer });
      });
    } finally {
      stop.interrupt();
    }
  },

  memory: async () => ({ bytes: process.memoryUsage.rss() }),
};

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, transformersService, service);
