import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import { readRegularText } from '../../files/regular-file.ts';
import { floats, GraphSession, int64 } from '../graphs/session.ts';
import { isKnownScript } from '../known-script.ts';
import type { OnnxFolder } from './onnx-folder.ts';
import type { TextModel } from './text-model.ts';

/** Bytes; the largest vocabularies have 17 MB. */
const MOST_BYTES = 256 * 2 ** 20;
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

/** An embedding model as ONNX files, run as sentence-transformers does: the states of a text's pieces become one vector. @throws DocentError */
export async function openOnnxModel(
  modelDir: string,
  { graph: path, recipe, most, manyLanguages }: OnnxFolder,
): Promise<TextModel> {
  const tokenizer = await readTokenizer(modelDir);
  const graph = await GraphSession.open('embedder', path, 'cpu');
  const unknown = graph.inputNames.filter((name) => !INPUTS.includes(name));
  if (unknown.length > 0) {
    await graph.dispose();
    const message = `${path} is no embedding model that Docent can run: it asks for ${unknown.join(', ')}.`;
    throw new DocentError('model-invalid', message, { subject: path });
  }
  return {
    pieces(text, use) {
      if (!manyLanguages && !isKnownScript(text)) return [];
      if (tokenizer.encode(text, { add_special_tokens: false }).ids.length === 0) return [];
      const { ids } = tokenizer.encode(`${recipe[use]}${text}`);
      // The last one ends a text.
      return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids.at(-1)!];
    },
    async vector(pieces) {
      const dims = [1, pieces.length];
      const values = { input_ids: pieces, attention_mask: pieces.map(() => 1), token_type_ids: pieces.map(() => 0) };
      const feeds = Object.entries(values).filter(([name]) => graph.inputNames.includes(name));
      const name = graph.outputNames.find((output) => output === 'last_hidden_state') ?? graph.outputNames[0]!;
      const out = await graph.run(Object.fromEntries(feeds.map(([input, numbers]) => [input, int64(numbers, dims)])), [
        name,
      ]);
      return pooled(floats(name, out[name]!), out[name]!.dims.at(-1)!, recipe.pooling);
    },
  };
}

/** @param states one after another, of `size` numbers each; a graph that pools by itself gives one */
function pooled(states: Float32Array, size: number, pooling: 'mean' | 'cls'): Float32Array {
  if (pooling === 'cls') return states.subarray(0, size);
  const sum = new Float32Array(size);
  for (let i = 0; i < states.length; i += 1) sum[i % size]! += states[i]!;
  return sum;
}

async function readTokenizer(modelDir: string): Promise<Tokenizer> {
  const read = async (name: string) =>
    z.looseObject({}).parse(JSON.parse(await readRegularText(join(modelDir, name), MOST_BYTES)));
  try {
    return new Tokenizer(await read('tokenizer.json'), await read('tokenizer_config.json').catch(() => ({})));
  } catch (cause) {
    const message = `The tokenizer in ${modelDir} is missing or damaged. Download the model again.`;
    throw new DocentError('model-invalid', message, { subject: modelDir, cause });
  }
}
