/** Spaces and ends of lines: of a hundred characters of text that many at least, in languages that part their words. */
const SPACES = [0x20, 0x0a, 0x0d] as const;
const LEAST = 0.02;
/** Code units: of fewer anything may be taken for text. */
const FEWEST = 4;

/**
 * The byte order of UTF-16 text without a byte order mark, which programs of Windows and Java write: all of its code units are characters in that order, and spaces stand among
 * them. null: it is no such text.
 *
 * @param head the file's first bytes, read as Latin-1
 */
export function unmarkedUtf16(head: string): 'utf-16le' | 'utf-16be' | null {
  // Other text has no zero bytes, and files of bytes have too many kinds of units.
  if (!head.includes('\0')) return null;
  const [big, little] = [spacesAmong(head, 0), spacesAmong(head, 1)];
  if (big === null && little === null) return null;
  return (little ?? 0) > (big ?? 0) ? 'utf-16le' : 'utf-16be';
}

/** Share of the units that are spaces; null: not all of them are characters, or hardly one is a space. @param high where the first unit has its high byte */
function spacesAmong(head: string, high: 0 | 1): number | null {
  const units = Math.floor(head.length / 2);
  if (units < FEWEST) return null;
  let [spaces, afterHigh] = [0, false];
  for (let i = 0; i < units; i++) {
    const unit = head.charCodeAt(2 * i + high) * 256 + head.charCodeAt(2 * i + 1 - high);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    if (isControl(unit) || isLow !== afterHigh) return null;
    afterHigh = unit >= 0xd800 && unit <= 0xdbff;
    if (SPACES.some((space) => space === unit)) spaces += 1;
  }
  return spaces >= LEAST * units ? spaces / units : null;
}

/** What text does not have: controls but tab, ends of lines and of pages; units for private use; and no characters at all. */
function isControl(unit: number): boolean {
  if (unit < 0x20) return unit !== 0x09 && unit !== 0x0a && unit !== 0x0c && unit !== 0x0d;
  return (unit >= 0x7f && unit < 0xa0) || (unit >= 0xe000 && unit <= 0xf8ff) || unit >= 0xfffe;
}
