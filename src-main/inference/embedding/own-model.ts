import { ensureEmbedder } from '../../../models/build/ensure-embedder.ts';
import { Pieces } from '../answering/page-reader/pieces.ts';
import { float32, floats, GraphSession, int64 } from '../graphs/session.ts';
import { isKnownScript } from '../known-script.ts';
import type { TextModel } from './text-model.ts';

/** [CLS] text [SEP] */
const AROUND = 2;

/** An embedding model in Docent's own format, such as the one that comes with it. @throws DocentError, ModelError */
export async function openOwnModel(modelDir: string, cacheDir: string): Promise<TextModel> {
  const { graph: path, config } = await ensureEmbedder(modelDir, cacheDir);
  const pieces = await Pieces.load(modelDir);
  const graph = await GraphSession.open('embedder', path, 'cpu');
  const most = config.pieces - AROUND;
  return {
    pieces: (text) => (isKnownScript(text) ? pieces.ofText(text, most) : []),
    async vector(words) {
      const ids = [pieces.cls, ...words, pieces.sep];
      const dims = [1, ids.length];
      const feeds = { ids: int64(ids, dims), present: float32(new Float32Array(ids.length).fill(1), dims) };
      const { embedding } = await graph.run(feeds);
      return floats('embedding', embedding!);
    },
  };
}
