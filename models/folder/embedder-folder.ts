import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../model-error.ts';
import { EmbedderConfig } from './page-reader-config.ts';

/** The config of an embedding model's folder. @throws ModelError */
export async function readEmbedderConfig(modelDir: string): Promise<EmbedderConfig> {
  let text: string;
  try {
    text = await readFile(join(modelDir, 'config.json'), 'utf8');
  } catch (cause) {
    throw new ModelError(
      'config.json',
      `The embedding model ${modelDir} is missing. Install Docent again, or choose another embedding model.`,
      {
        reason: 'missing',
        cause,
      },
    );
  }
  try {
    return EmbedderConfig.parse(JSON.parse(text));
  } catch (cause) {
    throw new ModelError(
      'config.json',
      `${modelDir} holds no embedding model. Install Docent again, or choose another embedding model.`,
      { cause },
    );
  }
}
