import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Provider } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';

const NAME = '@huggingface/transformers';
/** The version that was tested with Docent's onnxruntime-node (1.30.0). */
const VERSION = '4.3.1';

/** The part of @huggingface/transformers that is used here. The library's own types cover every model there is. */
export interface TransformersLibrary {
  readonly env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    useFSCache: boolean;
    useBrowserCache: boolean;
  };
  readonly AutoProcessor: { from_pretrained(name: string, options: object): Promise<Processor> };
  readonly AutoModelForImageTextToText: { from_pretrained(name: string, options: object): Promise<Model> };
  readonly AutoTokenizer: { from_pretrained(name: string, options: object): Promise<ChatTokenizer> };
  readonly AutoModelForCausalLM: { from_pretrained(name: string, options: object): Promise<Model> };
  readonly RawImage: new (data: Uint8ClampedArray, width: number, height: number, channels: number) => object;
  readonly TextStreamer: new (tokenizer: unknown, options: object) => object;
  readonly InterruptableStoppingCriteria: new () => { interrupt(): void; reset(): void };
}

export interface Processor {
  (first: unknown, second: unknown): Promise<object>;
  readonly tokenizer: unknown;
  apply_chat_template(messages: readonly object[], options: object): string;
}

export interface ChatTokenizer {
  apply_chat_template(messages: readonly object[], options: object): object;
}

export interface Model {
  readonly config: { readonly model_type?: string };
  generate(options: object): Promise<unknown>;
}

/**
 * The package that comes with Docent, or the copy in the folder that DOCENT_TRANSFORMERS names.
 *
 * @throws DocentError model-missing, with the command that installs it
 */
export function loadTransformers(folder: string | undefined): TransformersLibrary {
  const from = folder === undefined ? import.meta.url : pathToFileURL(join(folder, 'package.json')).href;
  try {
    // Loads the CommonJS build, because an import would have to resolve when Docent is built.
    return createRequire(from)(NAME) as TransformersLibrary;
  } catch (cause) {
    const message = `This model needs ${NAME}, which is not installed. Run npm install --prefix FOLDER ${NAME}@${VERSION} and set DOCENT_TRANSFORMERS to FOLDER.`;
    throw new DocentError('model-missing', message, { subject: NAME, cause });
  }
}

/** Whether the model in a folder looks at images. */
export function seesImages(dir: string): boolean {
  try {
    return readdirSync(join(dir, 'onnx')).some((name) => name.startsWith(VISION));
  } catch {
    // What is wrong with the folder is said when it is opened.
    return true;
  }
}

/** The precisions alone, as the library wants them. */
export function dtypes(...of: Parameters<typeof precisions>): Record<string, Precision> {
  return Object.fromEntries(Object.entries(precisions(...of)).map(([part, { dtype }]) => [part, dtype]));
}

/** Forbids downloads, whatever a folder's config.json names. @returns the name to pass to the library for the folder */
export function openOnly(library: Pick<TransformersLibrary, 'env'>, dir: string): string {
  const path = resolve(dir);
  Object.assign(library.env, {
    allowRemoteModels: false,
    allowLocalModels: true,
    localModelPath: dirname(path),
    useFSCache: false,
    useBrowserCache: false,
  });
  return basename(path);
}

const VISION = 'vision_encoder';

/** The parts that a model's graphs come in. */
export function partsOf(dir: string): readonly string[] {
  return seesImages(dir) ? ['embed_tokens', VISION, 'decoder_model_merged'] : ['model'];
}

export const isVisionPart = (part: string): boolean => part === VISION;

/** File name suffixes that a part of a model may have. */
const SUFFIXES = {
  q4: '_q4',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  fp32: '',
  fp16: '_fp16',
  q4f16: '_q4f16',
} as const;
type Precision = keyof typeof SUFFIXES;

/** Best first. The runtime multiplies bytes on the CPU alone. */
const ON_CPU: readonly Precision[] = ['q4', 'q8', 'int8', 'uint8', 'fp32', 'fp16', 'q4f16'];
const ON_GPU: readonly Precision[] = ['q4', 'fp32', 'q8', 'int8', 'uint8', 'fp16', 'q4f16'];
const WITH_HALVES: readonly Precision[] = ['q4f16', 'q4', 'fp16', 'fp32', 'q8', 'int8', 'uint8'];

/**
 * The precision to open for each part of the model, and its file. The library's default may name files that are not there.
 *
 * @param halves whether the device multiplies them
 */
export function precisions(
  dir: string,
  parts: readonly string[],
  provider: Provider,
  halves: boolean,
): Record<string, { dtype: Precision; file: string }> {
  const files = new Set(readdirSync(join(dir, 'onnx')).filter((name) => name.endsWith('.onnx')));
  const order = provider === 'cpu' ? ON_CPU : halves ? WITH_HALVES : ON_GPU;
  const found = parts.flatMap((part) => {
    const named = order.map((dtype) => ({ dtype, file: `${part}${SUFFIXES[dtype]}.onnx` }));
    const there = named.find(({ file }) => files.has(file));
    return there === undefined ? [] : [[part, there] as const];
  });
  return Object.fromEntries(found);
}

export function withoutAlpha(rgba: Uint8Array): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from]!;
    rgb[to++] = rgba[from + 1]!;
    rgb[to++] = rgba[from + 2]!;
  }
  return rgb;
}
