import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { DocentError } from '../../../contract/errors.ts';
import { readRegularFile } from '../../../files/regular-file.ts';

/** Bytes; the largest vocabularies have a few MB. */
const MOST_BYTES = 256 * 2 ** 20;

const TOKENIZER_FILE = 'tokenizer.json';
/** Words whose pieces are cached: splitting one takes some 20 microseconds. */
const MOST_KNOWN = 100_000;

/** A word of a text, as BERT's own tokeniser splits it: white space separates words; each punctuation mark and CJK character is one. */
export interface Word {
  /** Code points [start, end) of the text. */
  readonly start: number;
  readonly end: number;
  /** Newlines before it. */
  readonly row: number;
  /** Tabs and newlines before it. */
  readonly segment: number;
}

const SPACE = /^[ \t\n\r\p{Z}]$/u;
const DROPPED = /^[\p{C}\ufffd]$/u;
const CJK =
  /^[\u{4e00}-\u{9fff}\u{3400}-\u{4dbf}\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{f900}-\u{faff}\u{2f800}-\u{2fa1f}]$/u;
const ALONE = /^(?:\p{P}|[!-/:-@[-`{-~])$/u;

type Kind = 'space' | 'dropped' | 'alone' | 'within';

function kindOf(char: string): Kind {
  if (SPACE.test(char)) return 'space';
  if (DROPPED.test(char)) return 'dropped';
  return ALONE.test(char) || CJK.test(char) ? 'alone' : 'within';
}

/** @param chars the text's code points. models/train/docent_train/page_reader/pieces.py is the same function. */
export function splitWords(chars: readonly string[]): Word[] {
  const words: Word[] = [];
  let row = 0;
  let segment = 0;
  for (let start = 0; start < chars.length; ) {
    const kind = kindOf(chars[start]!);
    let end = start + 1;
    if (kind === 'space') {
      if (chars[start] === '\n') row += 1;
      if (chars[start] === '\n' || chars[start] === '\t') segment += 1;
    } else {
      if (kind === 'within') {
        while (end < chars.length && ['within', 'dropped'].includes(kindOf(chars[end]!))) end += 1;
      }
      if (kind !== 'dropped') words.push({ start, end, row, segment });
    }
    start = end;
  }
  return words;
}

/** Words -> ids of the published vocabulary. */
export class Pieces {
  readonly cls: number;
  readonly sep: number;
  readonly #tokenizer: Tokenizer;
  readonly #known = new Map<string, readonly number[]>();

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    const special = (token: string) => {
      const id = tokenizer.token_to_id(token);
      if (id === undefined) {
        throw new DocentError(
          'model-invalid',
          `The tokenizer ${TOKENIZER_FILE} has no token ${token}. Download the model again.`,
          {
            subject: TOKENIZER_FILE,
          },
        );
      }
      return id;
    };
    this.cls = special('[CLS]');
    this.sep = special('[SEP]');
  }

  /** @throws DocentError model-missing, model-invalid, too-large */
  static async load(modelDir: string): Promise<Pieces> {
    let text: string;
    try {
      text = Buffer.from(await readRegularFile(join(modelDir, TOKENIZER_FILE), MOST_BYTES)).toString();
    } catch (cause) {
      if (cause instanceof DocentError && cause.code === 'too-large') throw cause;
      const message = `The model folder ${modelDir} has no ${TOKENIZER_FILE}. Download the model again.`;
      throw new DocentError('model-missing', message, { subject: TOKENIZER_FILE, cause });
    }
    try {
      return new Pieces(new Tokenizer(z.looseObject({}).parse(JSON.parse(text)), {}));
    } catch (cause) {
      if (cause instanceof DocentError) throw cause;
      const message = `The tokenizer ${TOKENIZER_FILE} is damaged. Download the model again.`;
      throw new DocentError('model-invalid', message, { subject: TOKENIZER_FILE, cause });
    }
  }

  /** The pieces of one word of `splitWords`; none if nothing of it remains (a lone accent). */
  of(word: string): readonly number[] {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const ids = [...this.#tokenizer.encode(word, { add_special_tokens: false }).ids];
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(word, ids);
    return ids;
  }

  /** The pieces of a text, at most `most`. */
  ofText(text: string, most: number): number[] {
    const chars = [...text];
    return splitWords(chars)
      .flatMap(({ start, end }) => this.of(chars.slice(start, end).join('')))
      .slice(0, most);
  }
}
