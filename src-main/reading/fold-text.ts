/**
 * Text as the evidence search compares it: one lower-case letter per character, look-alikes made one, every kind of
 * dash, quote and space made one. Both functions cache their results: a page has thousands of characters, but few
 * different ones (Unicode bounds the tables).
 */

/** Glyphs that a reading head (or a scan) confuses; a match through them is almost a match. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  o: '0',
  i: '1',
  l: '1',
  '|': '1',
  '!': '1',
  s: '5',
  $: '5',
  b: '8',
  z: '2',
  g: '9',
  q: '9',
};

const folded = new Map<string, string>();
const inWords = new Map<string, boolean>();

export function foldCharacter(char: string): string {
  let known = folded.get(char);
  if (known === undefined) {
    known = fold(char);
    folded.set(char, known);
  }
  return known;
}

function fold(char: string): string {
  const base = char.normalize('NFKD').charAt(0) || char;
  if (/\s/.test(base)) return ' ';
  if (/[‐-―−]/.test(base)) return '-';
  if (/[‘’‚′`´]/.test(base)) return "'";
  if (/[“”„″]/.test(base)) return '"';
  return base.toLowerCase();
}

/** The class of look-alikes that a folded character belongs to; itself when it has none. */
export function lookAlike(folded: string): string {
  return LOOK_ALIKES[folded] ?? folded;
}

export function isWordCharacter(char: string): boolean {
  let known = inWords.get(char);
  if (known === undefined) {
    known = /[\p{L}\p{N}]/u.test(char);
    inWords.set(char, known);
  }
  return known;
}
