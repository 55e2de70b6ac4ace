import type { ModelConfig } from '../../../../models/folder/config.ts';
import { type DecoderShape, decoderShape } from '../decoder/decoder-shape.ts';

export interface WordReaderShape extends DecoderShape {
  readonly words: {
    /** Rows of the table of word features. */
    readonly features: number;
    /** Size of a pointer key. */
    readonly pointer: number;
    /** The tokens that ask for the answer and that mean "not on this page". */
    readonly answerId: number;
    readonly notHereId: number;
    /** "Not on this page" is answered from this score on; null: if nothing is likelier. */
    readonly refuseAt: number | null;
    readonly refuseSpread: number;
  };
}

export function wordReaderShape(config: ModelConfig): WordReaderShape {
  return {
    ...decoderShape(config),
    words: {
      features: config.word_features!,
      pointer: config.pointer!.dim,
      answerId: config.answer_id,
      notHereId: config.not_here_id,
      refuseAt: config.refuse_at,
      refuseSpread: config.refuse_spread,
    },
  };
}
