import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ModelWeights } from '../../models/folder/model-weights.ts';
import { importModel } from '../../models/import/import-model.ts';
import { spoilable } from '../models/import/fixtures.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { type TensorToWrite, writeSafetensors } from '../models/write-safetensors.ts';

const SIZE = 32;
const TABLES = ['transformer.wte.weight', 'lm_head.weight'];

/**
 * A published checkpoint (Qwen-VL's layout, tiny) that answers every question with one word, imported as anybody's would be. Its layers add nothing to a
 * token's vector, and each token's vector makes the word's next letter the likeliest; so no letter may come twice.
 */
export async function spellingModel(word: string): Promise<string> {
  const folder = spoilable('qwen-vl-tiny');
  const rank = new Map(
    readFileSync(join(folder, 'qwen.tiktoken'), 'utf8')
      .trim()
      .split('\n')
      .map((line): [string, number] => {
        const [text, id] = line.split(' ');
        return [Buffer.from(text!, 'base64').toString('latin1'), Number(id)];
      }),
  );
  // The prompt ends with a space; the first special token ends the answer.
  const chain = [...[' ', ...word].map((letter) => rank.get(letter)!), rank.size];
  if (new Set(chain).size !== chain.length || chain.length > SIZE) throw new Error(`${word} cannot be spelled`);
  const weights = await ModelWeights.open(folder);
  const tensors: TensorToWrite[] = [];
  for (const name of weights.names()) {
    const { shape } = weights.info(name);
    const data = await weights.read(name);
    if (TABLES.includes(name)) {
      data.fill(0);
      chain.slice(0, -1).forEach((id, k) => {
        data[SIZE * (name === TABLES[0] ? id : chain[k + 1]!) + k] = 4;
      });
    } else if (/\.h\.\d+\..*c_proj\.weight$/.test(name)) data.fill(0);
    else if (name === 'transformer.ln_f.weight') data.fill(1);
    tensors.push({ name, shape, data });
  }
  for (const path of weights.files()) rmSync(path);
  await weights.dispose();
  rmSync(join(folder, 'model.safetensors.index.json'));
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  const imported = join(temporaryFolder(), 'spelling-int8');
  await importModel(folder, imported, { precision: 'int8' });
  return imported;
}
