/** What is made of tokens: names are `Name`s, texts are left out (`null`), because nobody here asks for them. */
export type PdfValue = number | boolean | null | Name | Reference | Operator | PdfDictionary | readonly PdfValue[];
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

export class Name {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export class Reference {
  readonly object: number;
  constructor(object: number) {
    this.object = object;
  }
}
/** Any word that is not a value: an operator of a page's content, `obj`, `stream`, or a closing bracket. */
export class Operator {
  readonly word: string;
  constructor(word: string) {
    this.word = word;
  }
}

/** The file is not as ISO 32000-1 says, or in a way that is not read here. */
export class UnreadablePdf extends Error {}

/** Arrays and dictionaries within each other: hostile files have thousands. */
const DEEPEST = 50;

/** 1 at each byte that is one of these. */
const table = (characters: string) => {
  const is = new Uint8Array(256);
  for (const character of characters) is[character.charCodeAt(0)] = 1;
  return is;
};
const [WHITE, DELIMITERS] = ['\0\t\n\f\r ', '()<>[]{}/%'];
const [IS_WHITE, IS_DELIMITER, ENDS_WORD] = [table(WHITE), table(DELIMITERS), table(WHITE + DELIMITERS)];
const [SLASH, HASH, PERCENT, BACKSLASH] = [0x2f, 0x23, 0x25, 0x5c];
const [ROUND_OPEN, ROUND_CLOSE, LESS, GREATER, SQUARE_OPEN, SQUARE_CLOSE] = [0x28, 0x29, 0x3c, 0x3e, 0x5b, 0x5d];

/** Reads a PDF's objects and the operators of a page's content (ISO 32000-1, 7.2 and 7.3). */
export class PdfTokens {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** undefined at the end. */
  next(depth = 0): PdfValue | undefined {
    this.#skipWhite();
    const code = this.bytes[this.at];
    if (code === undefined) return undefined;
    if (depth > DEEPEST) throw new UnreadablePdf('nested too deep');
    switch (code) {
      case SLASH:
        return this.#name();
      case ROUND_OPEN:
        return this.#skipText();
      case LESS:
        if (this.bytes[this.at + 1] === LESS) return this.#dictionary(depth);
        this.at = this.#after('>');
        return null;
      case SQUARE_OPEN:
        this.at++;
        return this.#until(']', depth);
      case GREATER:
        this.at += this.bytes[this.at + 1] === GREATER ? 2 : 1;
        return new Operator('>>');
      case SQUARE_CLOSE:
        this.at++;
        return new Operator(']');
      default:
        if (IS_DELIMITER[code]) {
          this.at++;
          return new Operator(String.fromCharCode(code));
        }
        return numberOrWord(this.#regular());
    }
  }

  /** Goes on after an image that stands among the operators (8.9.7), whose operator `BI` was just read. */
  skipInlineImage(): void {
    for (;;) {
      const value = this.next();
      if (value === undefined) return;
      if (value instanceof Operator && value.word === 'ID') break;
    }
    for (let end = this.at; ; ) {
      end = this.bytes.indexOf('EI', end + 1);
      if (end < 0) throw new UnreadablePdf('an inline image without an end');
      // The two letters also stand in the image's data, but there neither white space nor more operators are around them.
      const after = this.bytes.subarray(end + 2, end + 12);
      const text = after.every((code) => IS_WHITE[code] === 1 || (code >= 0x20 && code < 0x7f));
      if (!text || !IS_WHITE[this.bytes[end - 1]!] || (after.length > 0 && !IS_WHITE[after[0]!])) continue;
      this.at = end + 2;
      return;
    }
  }

  #skipWhite(): void {
    for (; ; this.at++) {
      const code = this.bytes[this.at];
      if (code === PERCENT) {
        while (this.at < this.bytes.length && this.bytes[this.at] !== 0x0a && this.bytes[this.at] !== 0x0d) this.at++;
      } else if (code === undefined || !IS_WHITE[code]) return;
    }
  }

  #regular(): string {
    const begin = this.at;
    while (this.at < this.bytes.length && ENDS_WORD[this.bytes[this.at]!] === 0) this.at++;
    return this.bytes.toString('latin1', begin, this.at);
  }

  #name(): Name {
    this.at++;
    const word = this.#regular();
    if (!word.includes(String.fromCharCode(HASH))) return new Name(word);
    return new Name(
      word.replaceAll(/#([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    );
  }

  #skipText(): null {
    let open = 0;
    for (; this.at < this.bytes.length; this.at++) {
      const code = this.bytes[this.at];
      if (code === BACKSLASH) this.at++;
      else if (code === ROUND_OPEN) open++;
      else if (code === ROUND_CLOSE && --open === 0) break;
    }
    this.at++;
    return null;
  }

  #dictionary(depth: number): PdfDictionary {
    this.at += 2;
    const values = this.#until('>>', depth);
    const dictionary = new Map<string, PdfValue>();
    for (let i = 0; i + 1 < values.length; i += 2) {
      const key = values[i];
      if (!(key instanceof Name)) throw new UnreadablePdf('a key that is no name');
      dictionary.set(key.name, values[i + 1]!);
    }
    return dictionary;
  }

  #until(closing: string, depth: number): PdfValue[] {
    const values: PdfValue[] = [];
    for (;;) {
      const value = this.next(depth + 1);
      if (value === undefined) throw new UnreadablePdf('a bracket without an end');
      if (!(value instanceof Operator)) values.push(value);
      else if (value.word === closing) return values;
      else if (value.word === 'R' && typeof values.at(-2) === 'number') {
        const [object] = values.splice(-2);
        values.push(new Reference(object as number));
      } else throw new UnreadablePdf(`"${value.word}" among values`);
    }
  }

  #after(text: string): number {
    const found = this.bytes.indexOf(text, this.at);
    if (found < 0) throw new UnreadablePdf(`no "${text}"`);
    return found + text.length;
  }
}

function numberOrWord(word: string): PdfValue {
  if (/^[+-]?\.?\d/.test(word)) {
    const number = Number(word);
    if (Number.isFinite(number)) return number;
    // "0.00-35" and "12.-5" are written by some programs; all readers take what stands before.
    const begin = Number.parseFloat(word);
    if (Number.isFinite(begin)) return begin;
  }
  if (word === 'true' || word === 'false') return word === 'true';
  return word === 'null' ? null : new Operator(word);
}
