import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DocentError } from '../contract/errors.ts';

const NAME = '@huggingface/transformers';
/** The version that runs on the very onnxruntime-node that Docent has (it names 1.30.0), and that this was written against. */
const VERSION = '4.3.1';

/** What is used of @huggingface/transformers, stated here: its own types are those of every model there is. */
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
  readonly RawImage: new (data: Uint8ClampedArray, width: number, height: number, channels: number) => object;
  readonly TextStreamer: new (tokenizer: unknown, options: object) => object;
  readonly InterruptableStoppingCriteria: new () => { interrupt(): void; reset(): void };
}

export interface Processor {
  (first: unknown, second: unknown): Promise<object>;
  readonly tokenizer: unknown;
  apply_chat_template(messages: readonly object[], options: object): string;
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
    // By its CommonJS build: an import would have to be known when Docent is built.
    return createRequire(from)(NAME) as TransformersLibrary;
  } catch (cause) {
    const message = `This model needs ${NAME}, which is not installed. Run npm install --prefix FOLDER ${NAME}@${VERSION} and set DOCENT_TRANSFORMERS to FOLDER.`;
    throw new DocentError('model-missing', message, { subject: NAME, cause });
  }
}

/** Nothing is fetched, whatever a folder's config.json names. @returns what the library is to call the folder */
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

/** Endings of the files that a part of a model may come as, best first on a CPU. */
const ENDINGS = [
  ['q4', '_q4'],
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['fp32', ''],
  ['fp16', '_fp16'],
] as const;

/** For each part of the model the precision to open: by itself the library asks for files that are not there. */
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
