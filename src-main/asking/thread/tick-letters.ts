import type { ReadCharacter } from '../../contract/page.ts';
import type { TickBox } from '../../contract/tile.ts';

/** What the reading head makes of a ring. */
const ROUND = new Set('OQCGDo0');
/** Letters with a bowl that may pass for a box, and what the head never makes of a box where it is sure. */
const BOWLED = new Set('ABPRabdegpq');
const SURE = 0.9;
/** In widths of the ring: so near stands a letter of the same word; a label stands further away. */
const BESIDE = 0.3;
/** In heights of the ring: so level are the letters of a word, and so high they are at least. */
const [LEVEL, HIGH] = [0.35, 0.55];

/**
 * Whether a ring or a box that looks as if it were there to be ticked is a letter of a word (the O of "STOP" in capitals, the p of "purposes" in bold): it is read as one, and another
 * letter stands close beside it.
 */
export function isLetterOfWord(
  { box: [x0, y0, x1, y1] }: TickBox,
  characters: readonly Pick<ReadCharacter, 'char' | 'score' | 'x' | 'y' | 'width' | 'height'>[],
): boolean {
  const [width, height, middle] = [x1 - x0, y1 - y0, (y0 + y1) / 2];
  const level = characters.filter(
    ({ y, height: own }) => Math.abs(y - middle) <= LEVEL * height && own >= HIGH * height,
  );
  const isWithin = ({ x }: { readonly x: number }) => x >= x0 && x <= x1;
  const isRead = ({ char, score }: { readonly char: string; readonly score: number }) =>
    ROUND.has(char) || (BOWLED.has(char) && score >= SURE);
  if (!level.some((character) => isWithin(character) && isRead(character))) return false;
  return level.some((character) => {
    if (isWithin(character) || !/[\p{L}\p{N}]/u.test(character.char)) return false;
    const [left, right] = [character.x - character.width / 2, character.x + character.width / 2];
    return Math.max(left - x1, x0 - right) <= BESIDE * width;
  });
}
