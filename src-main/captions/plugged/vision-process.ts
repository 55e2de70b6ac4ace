import { DocentError } from '../../contract/errors.ts';
import type { ServiceInterface } from '../../contract/service.ts';
import { dtypes, loadTransformers, openOnly, withoutAlpha } from '../../engines/transformers-library.ts';
import { parentPort } from '../../processes/child-port.ts';
import { serve } from '../../rpc/index.ts';
import { bestMasks, gridOfPoints } from './mask-boxes.ts';
import type { MaskBox, VisionTask } from './vision-service.ts';
import { visionService } from './vision-service.ts';

/** A captioning, segmenting or matching model under @huggingface/transformers in a process of its own, because its runs block, and because its memory is freed with the process. */

const MAX_NEW_TOKENS = 64;
/** Points per run of a mask decoder. */
const POINTS = 32;
/** The model files for each task. A folder has those of its architecture. */
const PARTS: Readonly<Record<VisionTask, readonly string[]>> = {
  'image-to-text': ['encoder_model', 'decoder_model_merged'],
  'mask-generation': ['vision_encoder', 'prompt_encoder_mask_decoder'],
  'image-text-matching': ['model'],
};

interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

type Inputs = Readonly<Record<string, unknown>>;

interface FromFolder<T> {
  from_pretrained(name: string, options: object): Promise<T>;
}

/** The parts of the library that are used besides `TransformersLibrary`. */
interface VisionLibrary {
  pipeline(task: string, name: string, options: object): Promise<Captioner>;
  readonly AutoModel: FromFolder<(inputs: Inputs) => Promise<{ readonly logits_per_image: Tensor }>>;
  readonly AutoTokenizer: FromFolder<(texts: readonly string[], options: object) => Inputs>;
  readonly AutoProcessor: FromFolder<Processor>;
  readonly AutoModelForMaskGeneration: FromFolder<MaskModel>;
}

type Captioner = (image: object, options: object) => Promise<readonly { readonly generated_text: string }[]>;

interface Processor {
  (image: object, options?: object): Promise<MaskInputs>;
  readonly image_processor: { readonly pad_size?: Size; readonly size?: Size };
  reshape_input_points(points: number[][][][], from: unknown, to: unknown): unknown;
}

interface Size {
  readonly width?: number;
  readonly height?: number;
}

interface MaskInputs extends Inputs {
  readonly original_sizes: readonly (readonly [number, number])[];
  /** Height and width without padding. */
  readonly reshaped_input_sizes: readonly (readonly [number, number])[];
}

interface MaskModel {
  (inputs: Inputs): Promise<{ readonly iou_scores: Tensor; readonly pred_masks: Tensor }>;
  get_image_embeddings(inputs: Inputs): Promise<Inputs>;
}

interface Loaded {
  readonly image: (given: { width: number; height: number; data: Uint8Array }) => object;
  readonly caption?: Captioner;
  readonly masks?: { readonly processor: Processor; readonly model: MaskModel };
  readonly match?: (image: object, texts: readonly string[]) => Promise<Tensor>;
}

let loaded: Loaded | undefined;

const service: ServiceInterface<typeof visionService> = {
  async load({ task, dir, library: folder }) {
    const base = loadTransformers(folder ?? undefined);
    const library = base as unknown as VisionLibrary;
    const name = openOnly(base, dir);
    const image: Loaded['image'] = ({ width, height, data }) => new base.RawImage(withoutAlpha(data), width, height, 3);
    try {
      const options = { local_files_only: true };
      const model = { ...options, device: 'cpu', dtype: dtypes(dir, PARTS[task], 'cpu', false) };
      switch (task) {
        case 'image-to-text':
          loaded = { image, caption: await library.pipeline(task, name, model) };
          break;
        case 'mask-generation': {
          const processor = await library.AutoProcessor.from_pretrained(name, options);
          loaded = {
            image,
            masks: { processor, model: await library.AutoModelForMaskGeneration.from_pretrained(name, model) },
          };
          break;
        }
        case 'image-text-matching':
          loaded = { image, match: await matching(library, name, options, model) };
      }
    } catch (cause) {
      const words = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
      const message = `The model in ${dir} cannot be opened for ${task}: ${words}`;
      throw new DocentError('model-invalid', message, { subject: dir, cause });
    }
    return {};
  },

  async caption({ image }) {
    const { image: raw, caption } = opened();
    if (caption === undefined) throw notThis('captions');
    const [said] = await caption(raw(image), { max_new_tokens: MAX_NEW_TOKENS, do_sample: false });
    return { text: said?.generated_text ?? '' };
  },

  async masks({ image }, options) {
    const { image: raw, masks } = opened();
    if (masks === undefined) throw notThis('masks');
    const { processor, model } = masks;
    const inputs = await processor(raw(image));
    const embeddings = await model.get_image_embeddings(inputs);
    const { original_sizes, reshaped_input_sizes } = inputs;
    const [height, width] = reshaped_input_sizes[0]!;
    const padded = processor.image_processor.pad_size ?? processor.image_processor.size ?? {};
    const used = { x: width / (padded.width ?? width), y: height / (padded.height ?? height) };
    const found: MaskBox[] = [];
    const points = gridOfPoints(image);
    for (let from = 0; from < points.length; from += POINTS) {
      options?.signal?.throwIfAborted();
      const asked = points.slice(from, from + POINTS).map((point) => [[...point]]);
      const input_points = processor.reshape_input_points([asked], original_sizes, reshaped_input_sizes);
      const { pred_masks, iou_scores } = await model({ ...embeddings, input_points });
      found.push(...bestMasks(pred_masks, iou_scores, used));
    }
    return { masks: found };
  },

  async match({ image, texts }) {
    const { image: raw, match } = opened();
    if (match === undefined) throw notThis('scores of images and texts');
    return { logits: Array.from((await match(raw(image), texts)).data) };
  },
};

/** CLIP, SigLIP and their like: one run over an image and its texts, as zero-shot image classification does it. */
async function matching(
  library: VisionLibrary,
  name: string,
  options: object,
  modelOptions: object,
): Promise<NonNullable<Loaded['match']>> {
  const tokenizer = await library.AutoTokenizer.from_pretrained(name, options);
  const processor = await library.AutoProcessor.from_pretrained(name, options);
  const model = await library.AutoModel.from_pretrained(name, modelOptions);
  const { model_type } = (model as unknown as { config: { model_type?: string } }).config;
  // SigLIP was trained on texts padded to full length.
  const padding = model_type === 'siglip' ? 'max_length' : true;
  return async (image, texts) => {
    const text = tokenizer(texts, { padding, truncation: true });
    const { pixel_values } = await processor(image);
    return (await model({ ...text, pixel_values })).logits_per_image;
  };
}

function opened(): Loaded {
  if (loaded === undefined) throw new DocentError('closed', 'No model is loaded. Load one first.');
  return loaded;
}

const notThis = (what: string) => new DocentError('bad-input', `The loaded model gives no ${what}.`);

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, visionService, service);
