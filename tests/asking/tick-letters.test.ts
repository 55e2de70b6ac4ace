import { describe, expect, it } from 'vitest';
import { isLetterOfWord } from '../../src-main/asking/thread/tick-letters.ts';
import type { Box } from '../../src-main/contract/page.ts';

/** Characters of one height side by side, each so wide and so far from the one before. */
function typed(...letters: readonly (readonly [char: string, width: number, gap: number])[]) {
  let x = 0.1;
  return letters.map(([char, width, gap]) => {
    x += gap;
    const at = { char, score: 0.95, x: x + width / 2, y: 0.5, width, height: 0.02 };
    x += width;
    return at;
  });
}

const ringOf = ({ x, y, width, height }: ReturnType<typeof typed>[number]) => ({
  box: [x - width / 2, y - height / 2, x + width / 2, y + height / 2] satisfies Box,
  mark: 'empty' as const,
});

describe('A ring among the letters of a page', () => {
  it('is a letter within a word, and at its beginning', () => {
    const stop = typed(['S', 0.012, 0], ['T', 0.012, 0.002], ['O', 0.016, 0.003], ['P', 0.012, 0.003]);
    expect(isLetterOfWord(ringOf(stop[2]!), stop)).toBe(true);
    const one = typed(['O', 0.016, 0], ['n', 0.012, 0.003]);
    expect(isLetterOfWord(ringOf(one[0]!), one)).toBe(true);
  });

  it('is a letter whose bowl looks like a box', () => {
    const pur = typed(['p', 0.014, 0], ['u', 0.012, 0.002], ['r', 0.008, 0.002]);
    expect(isLetterOfWord(ringOf(pur[0]!), pur)).toBe(true);
    const unsure = pur.map((letter) => ({ ...letter, score: 0.6 }));
    expect(isLetterOfWord(ringOf(unsure[0]!), unsure)).toBe(false);
  });

  it('is a circle to tick before its label, and where nothing was read in it', () => {
    const label = typed(['O', 0.016, 0], ['Y', 0.012, 0.009], ['e', 0.01, 0.002]);
    expect(isLetterOfWord(ringOf(label[0]!), label)).toBe(false);
    const [ring, ...rest] = typed(['O', 0.016, 0], ['A', 0.012, 0.003]);
    expect(isLetterOfWord(ringOf(ring!), rest)).toBe(false);
  });
});
