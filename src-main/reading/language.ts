import { DocentError } from '../contract/errors.ts';

const MAGIC = 'docentlm';
const HEADER = 16;
/** Natural logarithms are stored in steps of a twentieth. */
const STEPS = 20;
/** Log probability of a character that was never seen. */
const UNKNOWN = -12;
/** Marks the beginning and the end of a text. */
export const EDGE = 0x0a;
const [ZERO, NINE] = [0x30, 0x39];

/** All digits count as one character: the language model has no opinion on numbers. */
export const spoken = (codePoint: number): number => (codePoint >= ZERO && codePoint <= NINE ? ZERO : codePoint);

/**
 * The probability of a character after those before it: an n-gram model with back-off (Witten and Bell 1991). The file is
 * written by models/train/docent_train/reading/language.py; docs/model-format.md describes it.
 */
export class Language {
  /** Open addressing: slot -> entry + 1. */
  readonly #slots: Int32Array;
  readonly #keys: Uint32Array;
  readonly #logs: Uint8Array;
  readonly #weights: Uint8Array;
  /** Characters of the longest n-gram. */
  readonly order: number;

  /** @throws DocentError model-invalid if the file is damaged or something else */
  constructor(file: Uint8Array) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const known = file.length >= HEADER && new TextDecoder().decode(file.subarray(0, MAGIC.length)) === MAGIC;
    const [order, count] = known ? [view.getUint32(8, true), view.getUint32(12, true)] : [0, 0];
    if (!known || order < 1 || order > 16 || file.length !== HEADER + 6 * count) {
      throw new DocentError(
        'model-invalid',
        'reading-language.bin in the model folder is damaged. Download the model again.',
      );
    }
    this.order = order;
    this.#keys = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.#keys[i] = view.getUint32(HEADER + 4 * i, true);
    this.#logs = file.slice(HEADER + 4 * count, HEADER + 5 * count);
    this.#weights = file.slice(HEADER + 5 * count);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 1)));
    for (let i = 0; i < count; i++) {
      let slot = this.#first(this.#keys[i]!);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = i + 1;
    }
  }

  /** Natural logarithm of the probability of a character behind `context` (spoken code points, the nearest last). */
  logProbability(context: readonly number[], codePoint: number): number {
    let log = 0;
    for (let from = Math.max(0, context.length - this.order + 1); ; from++) {
      const gram = this.#entry(hash(hashOf(context, from, context.length - from + 1), codePoint));
      if (gram >= 0) return log - this.#logs[gram]! / STEPS;
      if (from >= context.length) return log + UNKNOWN;
      const shorter = this.#entry(hashOf(context, from, context.length - from));
      if (shorter >= 0) log -= this.#weights[shorter]! / STEPS;
    }
  }

  #first(key: number): number {
    return Math.imul(key, 0x9e3779b1) >>> (32 - Math.log2(this.#slots.length));
  }

  #entry(key: number): number {
    for (let slot = this.#first(key); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0 || this.#keys[entry] === key) return entry;
    }
  }
}

/** Mean natural logarithm of a character's probability: pages in the languages that were counted have -0.7 to -2.9, French has -4.6, code -3.7 to -4.6. */
const [AT_HOME, ABROAD] = [-3, -4.5];

/** 0..1: how far the language model fits a page. It must not correct a language that it does not know. */
export function familiarity(language: Language, texts: readonly string[]): number {
  const mean = meanLogProbability(language, texts);
  return mean === null ? 1 : familiarityOf(mean);
}

/** The same of the mean natural logarithm of a character's probability. */
export const familiarityOf = (mean: number): number => Math.min(1, Math.max(0, (mean - ABROAD) / (AT_HOME - ABROAD)));

/** Whether text is in a language that was counted, or in one near it. */
export function isFamiliar(language: Language, lines: readonly { readonly text: string }[]): boolean {
  return (
    familiarity(
      language,
      lines.map(({ text }) => text),
    ) > 0
  );
}

/** Mean natural logarithm of the probability of a character in texts; null when there is none. */
export function meanLogProbability(language: Language, texts: readonly string[]): number | null {
  let [sum, count] = [0, 0];
  for (const text of texts) {
    const codePoints = [EDGE, ...Array.from(text, (char) => spoken(char.codePointAt(0)!))];
    for (let i = 1; i < codePoints.length; i++) {
      sum += language.logProbability(codePoints.slice(Math.max(0, i - language.order + 1), i), codePoints[i]!);
      count += 1;
    }
  }
  return count === 0 ? null : sum / count;
}

/** Natural logarithm by which a spelling must be likelier than another to count. */
const CLEARLY = 2;

/** Of how many pairs of spellings of a word the first, and the second, is clearly likelier. */
export function likelier(
  language: Language,
  pairs: readonly (readonly [string, string])[],
): { firsts: number; seconds: number } {
  let [firsts, seconds] = [0, 0];
  for (const [a, b] of pairs) {
    const more = wordLogProbability(language, a) - wordLogProbability(language, b);
    if (more >= CLEARLY) firsts += 1;
    else if (more <= -CLEARLY) seconds += 1;
  }
  return { firsts, seconds };
}

/** Natural logarithm of the probability of a word between spaces. */
function wordLogProbability(language: Language, word: string): number {
  const codePoints = Array.from(` ${word} `, (char) => spoken(char.codePointAt(0)!));
  let sum = 0;
  for (let i = 1; i < codePoints.length; i++) {
    sum += language.logProbability(codePoints.slice(Math.max(0, i - language.order + 1), i), codePoints[i]!);
  }
  return sum;
}

/** FNV-1a over code points. */
const hash = (h: number, codePoint: number) => Math.imul(h ^ codePoint, 0x01000193) >>> 0;

/** Of context[from..], the beginning of an n-gram of `length` characters: the length goes in first. */
function hashOf(context: readonly number[], from: number, length: number): number {
  let h = 0x811c9dc5 ^ length;
  for (let i = from; i < context.length; i++) h = hash(h, context[i]!);
  return h >>> 0;
}
