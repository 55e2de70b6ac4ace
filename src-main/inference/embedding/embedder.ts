import { ensureEmbedder } from '../../../models/build/ensure-embedder.ts';
import { ModelError } from '../../../models/model-error.ts';
import { DocentError } from '../../contract/errors.ts';
import { Pieces } from '../answering/page-reader/pieces.ts';
import { float32, floats, GraphSession, int64 } from '../graphs/session.ts';
import { stepAside } from '../graphs/step-aside.ts';
import { isKnownScript } from '../known-script.ts';

/** [CLS] text [SEP] */
const AROUND = 2;

/** The embedding model: texts become vectors, and those of texts that mean the same point the same way. */
export class Embedder {
  readonly sha: string;
  readonly #pieces: Pieces;
  readonly #graph: GraphSession;
  readonly #most: number;

  private constructor(sha: string, pieces: Pieces, graph: GraphSession, most: number) {
    this.sha = sha;
    this.#pieces = pieces;
    this.#graph = graph;
    this.#most = most;
  }

  /** @throws DocentError model-missing, model-invalid, out-of-memory */
  static async open(modelDir: string, cacheDir: string): Promise<Embedder> {
    try {
      const { graph, config, sha } = await ensureEmbedder(modelDir, cacheDir);
      const pieces = await Pieces.load(modelDir);
      return new Embedder(sha, pieces, await GraphSession.open('embedder', graph, 'cpu'), config.pieces - AROUND);
    } catch (cause) {
      if (!(cause instanceof ModelError)) throw cause;
      const code = cause.reason === 'missing' ? 'model-missing' : 'model-invalid';
      throw new DocentError(code, cause.message, { subject: cause.subject, cause });
    }
  }

  /**
   * One text after the other: in a batch, short texts would be padded to the longest.
   *
   * @returns for each text its vector, int8; null for a text in a script that the model does not know, or without a word
   */
  async embed(texts: readonly string[], signal?: AbortSignal): Promise<(Int8Array<ArrayBuffer> | null)[]> {
    const vectors: (Int8Array<ArrayBuffer> | null)[] = [];
    for (const text of texts) {
      await stepAside(signal);
      const pieces = isKnownScript(text) ? this.#pieces.ofText(text, this.#most) : [];
      vectors.push(pieces.length === 0 ? null : await this.#vector(pieces));
    }
    return vectors;
  }

  async #vector(pieces: readonly number[]): Promise<Int8Array<ArrayBuffer>> {
    const ids = [this.#pieces.cls, ...pieces, this.#pieces.sep];
    const dims = [1, ids.length];
    const feeds = { ids: int64(ids, dims), present: float32(new Float32Array(ids.length).fill(1), dims) };
    const { embedding } = await this.#graph.run(feeds);
    return rounded(floats('embedding', embedding!));
  }
}

/** To int8, its largest number to 127: only a vector's direction counts. */
function rounded(vector: Float32Array): Int8Array<ArrayBuffer> {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
}
