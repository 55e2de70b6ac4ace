import { DocentError } from '../../contract/errors.ts';
import { parentPort } from '../../processes/child-port.ts';
import { serve } from '../../rpc/index.ts';
import { Embedder } from './embedder.ts';
import { embeddingService } from './embedding-service.ts';

/** The program of the process of the embedding model. It ends when its parent closes the channel or dies. */
let embedder: Embedder | undefined;

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, embeddingService, {
  async load({ modelDir, cacheDir }) {
    embedder = await Embedder.open(modelDir, cacheDir);
    return {};
  },
  async embed({ texts, use }, options) {
    if (embedder === undefined) throw new DocentError('closed', 'The embedding model has not been loaded.');
    const vectors = await embedder.embed(texts, use, options?.signal);
    return { vectors: vectors.map((vector) => vector && new Uint8Array(vector.buffer)) };
  },
});
