import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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
    return readdirSync(join(dir, 'onnx')).some((name) => name.startsWith('vision_encoder'));
  } catch {
    // What is wrong with the folder is said when it is opened.
    return true;
  }
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

/** File name suffixes that a part of a model may have, best on a CPU first. */
const ENDINGS = [
  ['q4', '_q4'],
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['fp32', ''],
  ['fp16', '_fp16'],
] as const;

/** The precision to open for each part of the model. The library's default may name files that are not there. */
export function precisions(dir: string, parts: readonly string[]): Record<string, string> {
  const files = new Set(readdirSync(join(dir, 'onnx')).filter((name) => name.endsWith('.onnx')));
  const found = parts.flatMap((part): [string, string][] => {
    const ending = ENDINGS.find(([, suffix]) => files.has(`${part}${suffix}.onnx`));
    return ending === undefined ? [] : [[part, ending[0]]];
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
