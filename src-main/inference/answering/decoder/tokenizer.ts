import { Tiktoken } from 'js-tiktoken/lite';
import { DocentError } from '../../../contract/errors.ts';
import { readRegularFileSync } from '../../../files/regular-file.ts';
import { PieceTable } from './piece-table.ts';

/** Bytes; the largest vocabularies have a few MB. */
const MOST_BYTES = 256 * 2 ** 20;

/** Qwen's split pattern (tokenization_qwen.py, as MONKEY.md gives it). The inline `(?i:...)` needs ES2025 regular expressions: Node >= 23. */
const SPLIT_PATTERN =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const MONKEY_SPECIALS = [
  '<|endoftext|>',
  '<|im_start|>',
  '<|im_end|>',
  ...Array.from({ length: 205 }, (_, i) => `<|extra_${i}|>`),
  ...['<ref>', '</ref>', '<box>', '</box>', '<quad>', '</quad>', '<img>', '</img>', '<imgpad>'],
];
const DOCENT_SPECIALS = ['<|endoftext|>', '<img>', '</img>', '<imgpad>', '<text>', '</text>'];

/** `llava`: LLaMA's SentencePiece pieces; the others are tiktoken tables. */
export type TokenizerFamily = 'monkey' | 'docent' | 'llava';

/**
 * Byte-level BPE in the format of tiktoken. Text is normalised to NFC first. Everything that a user or a document wrote is plain text: the string
 * `<|endoftext|>` becomes ordinary tokens, never the special one.
 */
export class Tokenizer {
  readonly #merge: (composed: string) => number[];
  readonly #bytes: readonly Uint8Array[];
  readonly #specials: ReadonlyMap<string, number>;

  private constructor(
    bytes: readonly Uint8Array[],
    specials: ReadonlyMap<string, number>,
    merge: (composed: string) => number[],
  ) {
    this.#bytes = bytes;
    this.#specials = specials;
    this.#merge = merge;
  }

  /**
   * @param file a `*.tiktoken` file with one `base64 rank` per line, ranks 0, 1, 2, ...; for `llava` its pieces
   * @throws DocentError model-invalid when the table is missing, damaged, or lacks one of the 256 bytes
   */
  static load(file: string, family: TokenizerFamily): Tokenizer {
    if (family === 'llava') {
      const pieces = PieceTable.load(file);
      return new Tokenizer(pieces.bytes, new Map(), (text) => pieces.encode(text));
    }
    let table: string;
    try {
      table = readRegularFileSync(file, MOST_BYTES).toString('latin1');
    } catch (cause) {
      throw new DocentError(
        'model-invalid',
        `The tokenizer ${file} cannot be read (${String(cause)}). Download the model again.`,
        {
          subject: file,
          cause,
        },
      );
    }
    const bytes: Uint8Array[] = [];
    const ranks: string[] = [];
    for (const line of table.split('\n')) {
      if (line === '') continue;
      const match = /^([A-Za-z0-9+/]+={0,2}) (\d+)\r?$/.exec(line);
      if (match === null || Number(match[2]) !== bytes.length) {
        throw new DocentError(
          'model-invalid',
          `The tokenizer is damaged: line ${bytes.length + 1} is not a base64 token and the number ${bytes.length}. Download the model again.`,
          { subject: file },
        );
      }
      bytes.push(new Uint8Array(Buffer.from(match[1]!, 'base64')));
      ranks.push(`! ${match[2]} ${match[1]}`);
    }
    const single = new Set(bytes.filter((token) => token.length === 1).map((token) => token[0]!));
    if (single.size !== 256) {
      throw new DocentError(
        'model-invalid',
        'The tokenizer is damaged: it has no token for some of the 256 bytes. Download the model again.',
        {
          subject: file,
        },
      );
    }
    const names = family === 'monkey' ? MONKEY_SPECIALS : DOCENT_SPECIALS;
    const specials = new Map(names.map((text, i) => [text, bytes.length + i]));
    const bpe = new Tiktoken({
      pat_str: SPLIT_PATTERN,
      special_tokens: Object.fromEntries(specials),
      bpe_ranks: ranks.join('\n'),
    });
    return new Tokenizer(bytes, specials, (text) => bpe.encode(text, [], []));
  }

  /** Ordinary tokens: ids 0 to `ranks` - 1. The specials follow. */
  get ranks(): number {
    return this.#bytes.length;
  }

  special(text: string): number | undefined {
    return this.#specials.get(text);
  }

  encode(text: string): number[] {
    // A lone surrogate has no UTF-8 form. toWellFormed turns it into U+FFFD here, where it can be seen.
    return this.#merge(text.toWellFormed().normalize('NFC'));
  }

  /** Bytes of an ordinary token; none for a special or unused id. */
  bytesOf(id: number): Uint8Array {
    return this.#bytes[id] ?? new Uint8Array(0);
  }

  decode(ids: readonly number[]): string {
    const stream = this.stream();
    return ids.map((id) => stream.push(id)).join('') + stream.end();
  }

  /** Decodes token by token, and holds back the bytes of a character that is not complete yet. */
  stream(): TokenStream {
    return new TokenStream(this);
  }
}

export class TokenStream {
  readonly #tokenizer: Tokenizer;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  push(id: number): string {
    return this.#decoder.decode(this.#tokenizer.bytesOf(id), { stream: true });
  }

  /** What is still held back: U+FFFD for an incomplete character. */
  end(): string {
    return this.#decoder.decode();
  }
}
