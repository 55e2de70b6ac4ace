/** What a text is for: some embedding models are told. */
export type TextUse = 'query' | 'passage';

/** An opened embedding model, whoever made it. */
export interface TextModel {
  /** The pieces of a text as the model reads it; none: it has no word, or is in a script that the model does not know. */
  pieces(text: string, use: TextUse): readonly number[];
  /** Its meaning, of any length: only the direction counts. */
  vector(pieces: readonly number[]): Promise<Float32Array>;
}
