/** An encoding of one byte a character, and the letters that are commonest in the languages that are written in it. */
const ONE_BYTE: readonly (readonly [name: string, commonest: string])[] = [
  ['windows-1251', 'оеаинтсрвлкмді'],
  ['koi8-r', 'оеаинтсрвлкмді'],
  ['ibm866', 'оеаинтсрвлкмді'],
  ['windows-1253', 'αοιετσνρκηυςπά'],
  ['windows-1255', 'יוהלאתרבמשנםכד'],
  ['windows-1256', 'اليمنترودبهعفس'],
];
/** Encodings of two bytes a character, and which characters text has in them: syllables, or the commonest particles. */
const TWO_BYTES: readonly (readonly [name: string, usual: RegExp, least: number])[] = [
  ['euc-kr', /[\uac00-\ud7a3]/gu, 0.7],
  ['shift_jis', /[\u3041-\u30fe]/gu, 0.2],
  ['euc-jp', /[\u3041-\u30fe]/gu, 0.2],
  ['gb18030', /[的一是不了在人有我他这中大来上国个到说们]/gu, 0.05],
  ['big5', /[的一是不了在人有我他這中大來上國個到說們]/gu, 0.05],
];
/** Bytes that are looked at, and fewer of them over 0x7f tell nothing. */
const [SAMPLE, FEWEST] = [20_000, 12];
/** Share of those bytes that stand together, three and more: words of other letters do, the accents of western languages do not. */
const TOGETHER = 0.6;
/** Share of the letters that are among the commonest, in an encoding that is right: half and more. In a wrong one a third. */
const COMMON = 0.45;

/**
 * The encoding of text that is neither UTF-8 nor UTF-16, as its letters tell it: what programs wrote in Russia, Greece, Israel, Arab countries and East Asia before there was
 * Unicode, and some do still. Windows-1252, of which Latin-1 is a part, where nothing speaks for another.
 */
export function encodingOfText(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE);
  const runs =
    Buffer.from(sample)
      .toString('latin1')
      .match(/[\x80-\xff]+/g) ?? [];
  const count = (of: readonly string[]) => of.reduce((sum, { length }) => sum + length, 0);
  const high = count(runs);
  if (high < FEWEST || count(runs.filter(({ length }) => length >= 3)) < TOGETHER * high) return 'windows-1252';
  const twice = TWO_BYTES.find(([name, usual, least]) => {
    const text = decodedWhole(bytes, name);
    return text !== undefined && shareOf(text, usual) >= least;
  });
  if (twice !== undefined) return twice[0];
  let best = { name: 'windows-1252', share: COMMON };
  for (const [name, commonest] of ONE_BYTE) {
    const text = new TextDecoder(name).decode(sample);
    const share = shareOf(text, new RegExp(`[${commonest}]`, 'giu'));
    if (share > best.share) best = { name, share };
  }
  return best.name;
}

/** undefined: the bytes are no text in this encoding. */
function decodedWhole(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).slice(0, SAMPLE);
  } catch {
    return undefined;
  }
}

/** Share of these among the characters beyond ASCII. */
function shareOf(text: string, these: RegExp): number {
  const all = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return (text.match(these)?.length ?? 0) / Math.max(1, all);
}
