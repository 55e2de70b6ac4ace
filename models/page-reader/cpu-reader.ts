import { FLOAT, type Storage } from '../onnx/storage.ts';
import type { Quantizer } from '../quantize/quantizer.ts';

/**
 * The layers' products of matrices in int8; tables, attention between pieces, norms and the heads in float32. Without a scale for each piece the
 * probabilities of the start move three times as far (total variation 0.054 and 0.020, 54 windows of public PDFs).
 */
export function roundedReaderStorage(quantizer: Quantizer): Storage {
  return {
    format: (key, _dims, use) =>
      use === 'linear' && key.includes('.layers.') ? { kind: 'dynamic', paired: true, tokens: true } : FLOAT,
    quantizer,
  };
}

/** As the reader's, and the table of words in int8, as the model folder has it: it is half of the model. */
export function roundedEmbedderStorage(quantizer: Quantizer): Storage {
  return {
    format: (key, _dims, use) => {
      if (key === 'embedder.word.weight') return { kind: 'blocks', bits: 8, block: 128 };
      return use === 'linear' ? { kind: 'dynamic', paired: true, tokens: true } : FLOAT;
    },
    quantizer,
  };
}
