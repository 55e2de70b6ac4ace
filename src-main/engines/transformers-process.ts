import type { Provider } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { ServiceInterface } from '../contract/service.ts';
import { runtimeError } from '../inference/graphs/runtime-error.ts';
import { parentPort } from '../processes/child-port.ts';
import { serve } from '../rpc/index.ts';
import { streamedDeltas } from './streamed-deltas.ts';
import {
  dtypes,
  loadTransformers,
  type Model,
  openOnly,
  type Processor,
  partsOf,
  type TransformersLibrary,
  withoutAlpha,
} from './transformers-library.ts';
import type { transformersService as Description } from './transformers-service.ts';
import { transformersService } from './transformers-service.ts';

/** A model under @huggingface/transformers in its own process, because its runs block, and because its memory is freed with the process. */

/** These models' processors take the image first. */
const IMAGE_FIRST = new Set(['llava', 'paligemma', 'florence2']);

type Asked = Parameters<ServiceInterface<typeof Description>['answer']>[0];

interface Opened {
  readonly library: TransformersLibrary;
  readonly tokenizer: unknown;
  readonly model: Model;
  /** What the model is given for a question. */
  inputs(asked: Asked): Promise<object>;
}

let loaded: (Opened & { readonly device: Provider }) | undefined;

const service: ServiceInterface<typeof Description> = {
  async load({ dir, library: folder, sees, device, halves }) {
    const library = loadTransformers(folder ?? undefined);
    const name = openOnly(library, dir);
    try {
      const options = { ...LOCAL, device, dtype: dtypes(dir, partsOf(dir), device, halves) };
      loaded = { ...(await (sees ? openSeeing : openReading)(library, name, options)), device };
    } catch (cause) {
      if (device !== 'cpu') throw runtimeError(name, device, cause, 'opening');
      const words = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
      throw new DocentError('model-invalid', `The model in ${dir} cannot be opened: ${words}`, { subject: dir, cause });
    }
    return {};
  },

  async *answer(asked, options) {
    if (loaded === undefined) throw new DocentError('closed', 'No model is loaded. Load one first.');
    const { library, tokenizer, model, device } = loaded;
    const inputs = await loaded.inputs(asked);
    const stop = new library.InterruptableStoppingCriteria();
    options?.signal?.addEventListener('abort', () => stop.interrupt());
    const limits = { max_new_tokens: asked.maxTokens, do_sample: false, stopping_criteria: [stop] };
    try {
      yield* streamedDeltas((onDelta) => {
        const streamer = new library.TextStreamer(tokenizer, {
          ...{ skip_prompt: true, skip_special_tokens: true },
          callback_function: onDelta,
        });
        return model.generate({ ...inputs, ...limits, streamer });
      });
    } catch (cause) {
      const error = runtimeError('answer', device, cause, 'running');
      throw error.code === 'model-invalid' ? cause : error;
    } finally {
      stop.interrupt();
    }
  },

  memory: async () => ({ bytes: process.memoryUsage.rss() }),
};

const LOCAL = { local_files_only: true };

async function openSeeing(library: TransformersLibrary, name: string, options: object): Promise<Opened> {
  const processor: Processor = await library.AutoProcessor.from_pretrained(name, LOCAL);
  const model = await library.AutoModelForImageTextToText.from_pretrained(name, options);
  const imageFirst = IMAGE_FIRST.has(model.config.model_type ?? '');
  return {
    ...{ library, tokenizer: processor.tokenizer, model },
    async inputs({ image, earlier, prompt }) {
      if (image === null) throw new DocentError('bad-input', 'This model needs an image of a page to answer.');
      const picture = new library.RawImage(withoutAlpha(image.data), image.width, image.height, 3);
      // Small models lose the picture among several messages.
      const before = earlier.map(({ question, answer }) => `Question: ${question}\nAnswer: ${answer}\n\n`).join('');
      const content = [{ type: 'image' }, { type: 'text', text: `${before}${prompt}` }];
      const text = processor.apply_chat_template([{ role: 'user', content }], { add_generation_prompt: true });
      return await (imageFirst ? processor(picture, text) : processor(text, [picture]));
    },
  };
}

async function openReading(library: TransformersLibrary, name: string, options: object): Promise<Opened> {
  const tokenizer = await library.AutoTokenizer.from_pretrained(name, LOCAL);
  const model = await library.AutoModelForCausalLM.from_pretrained(name, options);
  return {
    ...{ library, tokenizer, model },
    inputs: async ({ earlier, prompt }) =>
      tokenizer.apply_chat_template(
        [
          ...earlier.flatMap(({ question, answer }) => [
            { role: 'user', content: question },
            { role: 'assistant', content: answer },
          ]),
          { role: 'user', content: prompt },
        ],
        // Models that think aloud would spend their tokens on that.
        { add_generation_prompt: true, return_dict: true, enable_thinking: false },
      ),
  };
}

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, transformersService, service);
