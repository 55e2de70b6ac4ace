import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { MOST_SETTINGS_BYTES, readRegularFileSync } from '../files/regular-file.ts';
import { endpointAddress } from './endpoint-address.ts';

/** The ways to name the model that answers. */
export type ModelSpec =
  /** A model folder of Docent's own kind (docs/model-format.md). */
  | { readonly kind: 'docent'; readonly dir: string }
  /** A folder with a vision-language model as ONNX files, which @huggingface/transformers runs. */
  | { readonly kind: 'transformers'; readonly dir: string }
  /** A GGUF file with a text model, which node-llama-cpp runs. */
  | { readonly kind: 'gguf'; readonly file: string }
  /** A GGUF file with a model that sees, and its projector, which llama-server runs. */
  | { readonly kind: 'llama-server'; readonly file: string; readonly projector: string }
  /** A server that speaks OpenAI's chat completions. */
  | { readonly kind: 'endpoint'; readonly url: string; readonly model: string };

const Config = z.object({ model_type: z.string() });

/**
 * Reads what a user typed: `DIR`, `FILE.gguf`, or `http(s)://HOST[:PORT][/v1]#MODEL` for a server. Nothing is contacted.
 *
 * @throws DocentError bad-input for an address without a model or that cannot be one
 */
export function parseModelSpec(text: string): ModelSpec {
  if (/^https?:\/\//i.test(text)) {
    const mark = text.indexOf('#');
    if (mark < 0 || mark === text.length - 1) {
      const message = `${text} does not say which model to ask. Write ${text.replace(/#$/, '')}#MODEL.`;
      throw new DocentError('bad-input', message, { subject: text });
    }
    return { kind: 'endpoint', url: endpointAddress(text.slice(0, mark)).href, model: text.slice(mark + 1) };
  }
  const gguf = ggufModel(text);
  if (gguf !== undefined) {
    const { file, projector } = gguf;
    return projector === null ? { kind: 'gguf', file } : { kind: 'llama-server', file, projector };
  }
  return isTransformersFolder(text) ? { kind: 'transformers', dir: text } : { kind: 'docent', dir: text };
}

export interface GgufModel {
  readonly file: string;
  /** The file that makes it see; null: it reads text. */
  readonly projector: string | null;
}

/**
 * The GGUF file itself, or what a folder has: one file, or two of which one is a projector, as llama.cpp names them ("mmproj"). undefined: there is
 * none, or one would have to guess.
 */
export function ggufModel(path: string): GgufModel | undefined {
  if (path.toLowerCase().endsWith('.gguf')) return { file: path, projector: null };
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const files = readdirSync(path).filter((name) => name.toLowerCase().endsWith('.gguf'));
  const [models, projectors] = [false, true].map((one) => files.filter((name) => /mmproj/i.test(name) === one));
  const [file, ...others] = models!;
  if (file === undefined || others.length > 0 || projectors!.length > 1) return undefined;
  const projector = projectors![0];
  return { file: join(path, file), projector: projector === undefined ? null : join(path, projector) };
}

/** Whether @huggingface/transformers runs the folder: its graphs are in `onnx/`, and its type is none that Docent publishes. */
function isTransformersFolder(dir: string): boolean {
  const config = join(dir, 'config.json');
  if (!statSync(join(dir, 'onnx'), { throwIfNoEntry: false })?.isDirectory() || !existsSync(config)) return false;
  try {
    const { model_type } = Config.parse(JSON.parse(readRegularFileSync(config, MOST_SETTINGS_BYTES).toString()));
    return !['docent', 'monkey'].includes(model_type);
  } catch {
    return false;
  }
}
