import { join } from 'node:path';
import { cacheDirOf } from '../../src-main/hosts/cache-dir.ts';
import type { EmbeddingsSettings } from '../../src-main/inference/embedding/embeddings.ts';
import { root } from '../source-imports.ts';

/** The real one. Its graph takes some seconds to build, so it is kept where Docent itself keeps it. */
export const embeddingSettings: EmbeddingsSettings = {
  modelDir: join(root, 'models/minilm'),
  cacheDir: cacheDirOf(process.env),
};
