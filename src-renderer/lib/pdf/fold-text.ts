/**
 * One character as search compares it: without case, accents and width. Compatibility forms are taken apart (NFKD), marks are dropped, and what
 * belongs together is put together again, so that Hangul syllables stay whole (Unicode Standard Annex #15).
 */
export function foldCharacter(character: string): string {
  // Most characters are ASCII, and a long document has a million of them.
  if (character <= '\u007f') return character.toLowerCase();
  return character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
}

/** A query for comparison: folded, with every run of white space as one space. */
export function foldQuery(query: string): string {
  return [...query.trim()].map(foldCharacter).join('').replace(/\s+/g, ' ');
}
