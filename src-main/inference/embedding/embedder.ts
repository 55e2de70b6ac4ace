import { stepAside } from '../graphs/step-aside.ts';
import { folderError } from './folder-error.ts';
import { onnxFolder } from './onnx-folder.ts';
import { openOnnxModel } from './onnx-model.ts';
import { openOwnModel } from './own-model.ts';
import type { TextModel, TextUse } from './text-model.ts';

/** An embedding model: texts become vectors, and those of texts that mean the same point the same way. */
export class Embedder {
  readonly #model: TextModel;

  private constructor(model: TextModel) {
    this.#model = model;
  }

  /** @throws DocentError model-missing, model-invalid, out-of-memory */
  static async open(modelDir: string, cacheDir: string): Promise<Embedder> {
    try {
      const folder = await onnxFolder(modelDir);
      const model = folder === undefined ? openOwnModel(modelDir, cacheDir) : openOnnxModel(modelDir, folder);
      return new Embedder(await model);
    } catch (error) {
      throw folderError(error);
    }
  }

  /**
   * One text after the other: in a batch, short texts would be padded to the longest.
   *
   * @returns for each text its vector, int8; null for a text in a script that the model does not know, or without a word
   */
  async embed(
    texts: readonly string[],
    use: TextUse,
    signal?: AbortSignal,
  ): Promise<(Int8Array<ArrayBuffer> | null)[]> {
    const vectors: (Int8Array<ArrayBuffer> | null)[] = [];
    for (const text of texts) {
      await stepAside(signal);
      const pieces = this.#model.pieces(text, use);
      vectors.push(pieces.length === 0 ? null : rounded(await this.#model.vector(pieces)));
    }
    return vectors;
  }
}

/** To int8, its largest number to 127: only a vector's direction counts. */
function rounded(vector: Float32Array): Int8Array<ArrayBuffer> {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
}
