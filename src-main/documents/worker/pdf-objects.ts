import { inflateSync } from 'node:zlib';
import {
  Name,
  Operator,
  type PdfDictionary,
  PdfTokens,
  type PdfValue,
  Reference,
  UnreadablePdf,
} from './pdf-tokens.ts';

export interface PdfStream {
  readonly dictionary: PdfDictionary;
  /** As they stand in the file. */
  readonly stored: Buffer;
}
export type PdfObject = PdfValue | PdfStream;

/** Where an object is: at an offset of the file, or at an index of an object stream. */
type Place = { readonly offset: number } | { readonly within: number; readonly index: number };
type Section = (object: number) => Place | 'free' | undefined;

/** Bytes of one stream: a page's content has a few hundred KB. */
const LARGEST = 32 * 2 ** 20;
/** A file that was changed so often is read all the same. */
const MOST_SECTIONS = 1000;
/** References that lead to references. */
const MOST_STEPS = 20;

export const isStream = (value: PdfObject | undefined): value is PdfStream =>
  typeof value === 'object' && value !== null && 'stored' in value;
export const isDictionary = (value: PdfObject | undefined): value is PdfDictionary => value instanceof Map;

/**
 * The objects of a PDF, each looked up when it is asked for (ISO 32000-1, 7.5). pdf.js shows none of them, and to list a page's pictures it decodes all of
 * them. Only what most programs write is read: throws `UnreadablePdf` for encrypted and damaged files and for unusual filters.
 */
export class PdfObjects {
  readonly #file: Buffer;
  /** The newest first. */
  readonly #sections: Section[] = [];
  readonly #objectStreams = new Map<number, readonly { readonly number: number; readonly value: PdfValue }[]>();
  readonly trailer: PdfDictionary;

  constructor(file: Buffer) {
    this.#file = file;
    this.trailer = this.#readSections();
    if (this.trailer.has('Encrypt')) throw new UnreadablePdf('encrypted');
  }

  /** What a value or a reference stands for. */
  get(value: PdfObject | undefined): PdfObject | undefined {
    let found = value;
    for (let steps = 0; found instanceof Reference; steps++) {
      if (steps > MOST_STEPS) throw new UnreadablePdf('references in a circle');
      found = this.#object(found.object);
    }
    return found;
  }

  dictionary(value: PdfObject | undefined): PdfDictionary | undefined {
    const found = this.get(value);
    if (isStream(found)) return found.dictionary;
    return isDictionary(found) ? found : undefined;
  }

  /** A stream's bytes after its filters. */
  decoded({ dictionary, stored }: PdfStream): Buffer {
    const filter = this.get(dictionary.get('Filter'));
    const filters = Array.isArray(filter) ? filter.map((one) => this.get(one)) : filter ? [filter] : [];
    const given = this.get(dictionary.get('DecodeParms'));
    const parameters = Array.isArray(given) ? given : [given];
    return filters.reduce<Buffer>(
      (bytes, one, i) => this.#unfiltered(bytes, one, this.dictionary(parameters[i])),
      stored,
    );
  }

  #unfiltered(bytes: Buffer, filter: PdfObject | undefined, parameters: PdfDictionary | undefined): Buffer {
    const name = filter instanceof Name ? filter.name : '';
    if (name === 'ASCII85Decode') return fromAscii85(bytes);
    if (name !== 'FlateDecode') throw new UnreadablePdf('an unusual filter');
    const inflated = inflateSync(bytes, { maxOutputLength: LARGEST });
    const predictor = this.#number(parameters?.get('Predictor')) ?? 1;
    if (predictor === 1) return inflated;
    if (predictor < 10) throw new UnreadablePdf('a TIFF predictor');
    return withoutPredictor(inflated, this.#number(parameters?.get('Columns')) ?? 1);
  }

  #number(value: PdfObject | undefined): number | undefined {
    const found = this.get(value);
    return typeof found === 'number' ? found : undefined;
  }

  #object(number: number): PdfObject | undefined {
    for (const section of this.#sections) {
      const place = section(number);
      if (place === undefined) continue;
      if (place === 'free') return null;
      if ('offset' in place) return this.#objectAt(place.offset, number).value;
      const found = this.#objectsWithin(place.within)[place.index];
      if (found?.number !== number) throw new UnreadablePdf('an object that is elsewhere');
      return found.value;
    }
    return null;
  }

  /** @param wanted its number; undefined: any */
  #objectAt(offset: number, wanted?: number): { readonly value: PdfObject } {
    const tokens = new PdfTokens(this.#file, offset);
    const [number, , word] = [tokens.next(), tokens.next(), tokens.next()];
    if (typeof number !== 'number' || !isWord(word, 'obj') || (wanted !== undefined && number !== wanted))
      throw new UnreadablePdf('no object where one should be');
    const value = tokens.next();
    if (value === undefined) throw new UnreadablePdf('an object without an end');
    if (!isDictionary(value)) return { value };
    const { at } = tokens;
    if (!isWord(tokens.next(), 'stream')) {
      tokens.at = at;
      return { value };
    }
    // One end of line, CR LF or LF (7.3.8.1).
    const begin = tokens.at + (this.#file[tokens.at] === 0x0d ? 2 : 1);
    const length = this.#number(value.get('Length'));
    if (length === undefined || begin + length > this.#file.length)
      throw new UnreadablePdf('a stream without a length');
    tokens.at = begin + length;
    if (!isWord(tokens.next(), 'endstream')) throw new UnreadablePdf('a stream of another length');
    return { value: { dictionary: value, stored: this.#file.subarray(begin, begin + length) } };
  }

  /** The objects of an object stream (7.5.7). */
  #objectsWithin(number: number) {
    const known = this.#objectStreams.get(number);
    if (known !== undefined) return known;
    const stream = this.get(new Reference(number));
    if (!isStream(stream)) throw new UnreadablePdf('no object stream');
    const [count, first] = ['N', 'First'].map((key) => this.#number(stream.dictionary.get(key)));
    if (count === undefined || first === undefined) throw new UnreadablePdf('an object stream without a size');
    const bytes = this.decoded(stream);
    const head = new PdfTokens(bytes);
    const objects = Array.from({ length: Math.min(count, bytes.length) }, () => {
      const [object, offset] = [head.next(), head.next()];
      if (typeof object !== 'number' || typeof offset !== 'number') throw new UnreadablePdf('a damaged object stream');
      return { number: object, value: new PdfTokens(bytes, first + offset).next() ?? null };
    });
    this.#objectStreams.set(number, objects);
    return objects;
  }

  /** Follows the sections of cross references from the newest to the oldest. */
  #readSections(): PdfDictionary {
    const tail = this.#file.subarray(-2048);
    const found = /startxref\s+(\d+)\s+%%EOF[^%]*$/.exec(tail.toString('latin1'));
    if (found === null) throw new UnreadablePdf('no cross references');
    let newest: PdfDictionary | undefined;
    const waiting = [Number(found[1])];
    const seen = new Set<number>();
    for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
      if (seen.has(offset)) continue;
      if (seen.size > MOST_SECTIONS) throw new UnreadablePdf('too many sections');
      seen.add(offset);
      const trailer = this.#readSection(offset);
      newest ??= trailer;
      // The streams of a hybrid file come before what is older (7.5.8.4).
      for (const key of ['XRefStm', 'Prev']) {
        const next = trailer.get(key);
        if (typeof next === 'number') waiting.push(next);
      }
    }
    return newest ?? new Map();
  }

  #readSection(offset: number): PdfDictionary {
    const tokens = new PdfTokens(this.#file, offset);
    if (isWord(tokens.next(), 'xref')) return this.#readTable(tokens);
    const { value } = this.#objectAt(offset);
    if (!isStream(value)) throw new UnreadablePdf('no cross references where they should be');
    this.#readCrossReferenceStream(value);
    return value.dictionary;
  }

  /** Entries of 20 bytes (7.5.4), of which only those that are asked for are read. */
  #readTable(tokens: PdfTokens): PdfDictionary {
    const parts: { readonly first: number; readonly count: number; readonly at: number }[] = [];
    for (;;) {
      const first = tokens.next();
      if (isWord(first, 'trailer')) break;
      const count = tokens.next();
      if (typeof first !== 'number' || typeof count !== 'number') throw new UnreadablePdf('a damaged table');
      const at = this.#file.subarray(tokens.at, tokens.at + 20).findIndex((code) => code >= 0x30 && code <= 0x39);
      if (at < 0 && count > 0) throw new UnreadablePdf('a damaged table');
      parts.push({ first, count, at: tokens.at + at });
      if (count > 0) tokens.at += at + 20 * count;
    }
    this.#sections.push((object) => {
      const part = parts.find(({ first, count }) => object >= first && object < first + count);
      if (part === undefined) return undefined;
      const at = part.at + 20 * (object - part.first);
      const entry = this.#file.toString('latin1', at, at + 20);
      const read = /^(\d{10}) \d{5} ([nf])\s*$/.exec(entry);
      if (read === null) throw new UnreadablePdf('a damaged entry');
      return read[2] === 'f' ? 'free' : { offset: Number(read[1]) };
    });
    const trailer = tokens.next();
    if (!isDictionary(trailer)) throw new UnreadablePdf('no trailer');
    return trailer;
  }

  /** 7.5.8. */
  #readCrossReferenceStream(stream: PdfStream): void {
    const { dictionary } = stream;
    const widths = dictionary.get('W');
    const index = dictionary.get('Index') ?? [0, dictionary.get('Size') ?? 0];
    if (!isNumbers(widths) || widths.length !== 3 || !isNumbers(index)) throw new UnreadablePdf('a damaged stream');
    const bytes = this.decoded(stream);
    const [kind, second, third] = widths as [number, number, number];
    const size = kind + second + third;
    const field = (at: number, width: number, otherwise: number): number => {
      if (width === 0) return otherwise;
      let value = 0;
      for (let i = 0; i < width; i++) value = value * 256 + (bytes[at + i] ?? 0);
      return value;
    };
    this.#sections.push((object) => {
      let before = 0;
      for (let i = 0; i + 1 < index.length; i += 2) {
        const [first, count] = [index[i]!, index[i + 1]!];
        if (object >= first && object < first + count) {
          const at = (before + object - first) * size;
          const [a, b] = [field(at + kind, second, 0), field(at + kind + second, third, 0)];
          const is = field(at, kind, 1);
          return is === 1 ? { offset: a } : is === 2 ? { within: a, index: b } : 'free';
        }
        before += count;
      }
      return undefined;
    });
  }
}

const isWord = (value: PdfValue | undefined, word: string) => value instanceof Operator && value.word === word;
const isNumbers = (value: PdfValue | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number');

/** PNG's filters with one byte a pixel (7.4.4.4), as cross-reference streams have them. */
function withoutPredictor(bytes: Buffer, columns: number): Buffer {
  const rows = Math.floor(bytes.length / (columns + 1));
  const out = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * (columns + 1), row * columns];
    const filter = bytes[from]!;
    if (filter > 2) throw new UnreadablePdf('an unusual predictor');
    for (let x = 0; x < columns; x++) {
      const left = filter === 1 && x > 0 ? out[to + x - 1]! : 0;
      const above = filter === 2 && row > 0 ? out[to - columns + x]! : 0;
      out[to + x] = bytes[from + 1 + x]! + left + above;
    }
  }
  return out;
}

/** Five characters of 85 are four bytes (7.4.3). */
function fromAscii85(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replaceAll(/\s|<~|~>.*/gs, '')
    .replaceAll('z', '!!!!!');
  const groups = Math.ceil(text.length / 5);
  const padded = text.padEnd(5 * groups, 'u');
  const out = Buffer.alloc(4 * groups);
  for (let group = 0; group < groups; group++) {
    let value = 0;
    for (let i = 0; i < 5; i++) value = value * 85 + (padded.charCodeAt(5 * group + i) - 33);
    if (!(value >= 0 && value < 2 ** 32)) throw new UnreadablePdf('damaged text');
    out.writeUInt32BE(value, 4 * group);
  }
  return out.subarray(0, out.length - (padded.length - text.length));
}
