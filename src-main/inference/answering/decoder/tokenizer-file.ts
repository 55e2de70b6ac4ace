import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelConfig } from '../../../../models/folder/config.ts';
import { PIECES_FILE } from '../../../../models/import/pieces.ts';
import { DocentError } from '../../../contract/errors.ts';
import { Tokenizer } from './tokenizer.ts';

/** The tokenizer of a model folder. @throws DocentError model-missing, model-invalid */
export async function loadTokenizer(modelDir: string, config: ModelConfig): Promise<Tokenizer> {
  const family = config.model_type;
  const file = family === 'llava' ? join(modelDir, PIECES_FILE) : await table(modelDir);
  const tokenizer = Tokenizer.load(file, family);
  // An id beyond the embedding would fail far from its cause.
  if (tokenizer.ranks > config.vocab_size) {
    throw new DocentError(
      'model-invalid',
      `The tokenizer has ${tokenizer.ranks} tokens but the model has ${config.vocab_size}, so they do not belong together. Put the model's own tokenizer into its folder.`,
      { subject: 'vocab_size' },
    );
  }
  return tokenizer;
}

async function table(modelDir: string): Promise<string> {
  const [first] = (await readdir(modelDir)).filter((name) => name.endsWith('.tiktoken')).sort();
  if (first !== undefined) return join(modelDir, first);
  throw new DocentError(
    'model-missing',
    `${modelDir} has no tokenizer (*.tiktoken). Copy the model's own tokenizer there.`,
    {
      subject: '*.tiktoken',
    },
  );
}
