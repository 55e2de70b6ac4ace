import { z } from 'zod';
import { DocentError } from '../../../contract/errors.ts';
import { readRegularFileSync } from '../../../files/regular-file.ts';

/** Bytes; the largest vocabularies have a few MB. */
const MOST_BYTES = 256 * 2 ** 20;

/** Types of pieces (sentencepiece_model.proto, ModelProto.SentencePiece.Type). */
const BYTE = 6;
const CONTROL = 3;
const UNKNOWN = 2;
const UNUSED = 5;
/** SentencePiece's visible space, U+2581. */
const SPACE = '\u2581';

const File = z.object({
  /** [text, score, type] by id. */
  pieces: z.array(z.tuple([z.string(), z.number(), z.number().int()])).max(1_000_000),
});

/**
 * LLaMA's SentencePiece BPE vocabulary (`llama-pieces.json`, written by the import). Of all neighbours whose joined text is a piece, the pair
 * with the highest score is joined, the leftmost first, until there is none. Text that is no piece then becomes bytes. No space is added in
 * front of a text; the prompt already has one where it belongs.
 */
export class PieceTable {
  /** The text of each piece as bytes; empty for control pieces. */
  readonly bytes: readonly Uint8Array[];
  readonly #ids = new Map<string, number>();
  readonly #scores: readonly number[];
  readonly #byteIds = new Int32Array(256).fill(-1);

  private constructor(pieces: readonly (readonly [text: string, score: number, type: number])[], file: string) {
    const encoder = new TextEncoder();
    this.#scores = pieces.map(([, score]) => score);
    this.bytes = pieces.map(([text, , type], id) => {
      if (type === CONTROL || type === UNKNOWN) return new Uint8Array(0);
      if (type === BYTE) {
        const value = Number.parseInt(/^<0x([0-9A-F]{2})>$/.exec(text)?.[1] ?? '', 16);
        if (!Number.isNaN(value)) this.#byteIds[value] = id;
        return Uint8Array.of(Number.isNaN(value) ? 0 : value);
      }
      if (type !== UNUSED && !this.#ids.has(text)) this.#ids.set(text, id);
      return encoder.encode(text.replaceAll(SPACE, ' '));
    });
    if (this.#byteIds.includes(-1)) {
      const message = 'The tokenizer does not hold all 256 bytes. Import the model again.';
      throw new DocentError('model-invalid', message, { subject: file });
    }
  }

  /** @throws DocentError model-invalid */
  static load(file: string): PieceTable {
    try {
      return new PieceTable(File.parse(JSON.parse(readRegularFileSync(file, MOST_BYTES).toString())).pieces, file);
    } catch (cause) {
      if (cause instanceof DocentError) throw cause;
      const message = `The tokenizer ${file} cannot be read (${String(cause).slice(0, 200)}). Import the model again.`;
      throw new DocentError('model-invalid', message, { subject: file, cause });
    }
  }

  encode(text: string): number[] {
    const symbols = Array.from(text.replaceAll(' ', SPACE));
    while (joinBest(symbols, (joined) => this.#score(joined))) {
      // One pair at a time, because which pair is best next depends on it.
    }
    return symbols.flatMap((symbol) => {
      const id = this.#ids.get(symbol);
      if (id !== undefined) return [id];
      return Array.from(new TextEncoder().encode(symbol.replaceAll(SPACE, ' ')), (byte) => this.#byteIds[byte]!);
    });
  }

  #score(text: string): number {
    const id = this.#ids.get(text);
    return id === undefined ? Number.NEGATIVE_INFINITY : this.#scores[id]!;
  }
}

/** Joins the pair with the highest score in place; false if no pair makes a piece. */
function joinBest(symbols: string[], score: (joined: string) => number): boolean {
  let best = Number.NEGATIVE_INFINITY;
  let at = -1;
  for (let i = 0; i + 1 < symbols.length; i++) {
    const value = score(symbols[i]! + symbols[i + 1]!);
    if (value > best) {
      best = value;
      at = i;
    }
  }
  if (at < 0) return false;
  symbols.splice(at, 2, symbols[at]! + symbols[at + 1]!);
  return true;
}
