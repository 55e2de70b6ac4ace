import type { ReadCharacter, TextLine } from '../../contract/page.ts';
import { BOXES, type TickBox } from '../../contract/tile.ts';
import { assembleLines } from '../../reading/index.ts';
import { type Legibility, legibilityOf } from '../../reading/legibility.ts';
import type { JudgeParams } from '../thread-work.ts';
import { readingOfModel } from './reading-of-model.ts';
import { isLetterOfWord } from './tick-letters.ts';

/** The lines that characters make, and how well they make sense. */
export async function judgeCharacters({
  characters,
  tickBoxes,
  sheet,
  model,
  printed,
}: JudgeParams): Promise<{ lines: TextLine[]; legibility: Legibility }> {
  const reading = await readingOfModel(model);
  const lines = assembleLines(withTickBoxes(characters, tickBoxes), sheet, reading);
  return { lines, legibility: legibilityOf(characters, lines, reading.speaking?.language ?? null, printed) };
}

/** A box stands among the characters as one of them; what the reading head made of it does not. */
function withTickBoxes(characters: readonly ReadCharacter[], found: readonly TickBox[]): readonly ReadCharacter[] {
  const boxes = found.filter((box) => !isLetterOfWord(box, characters));
  if (boxes.length === 0) return characters;
  const inBox = ({ x, y }: ReadCharacter) =>
    boxes.some(({ box: [x0, y0, x1, y1] }) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
  return [
    ...characters.filter((character) => !inBox(character)),
    ...boxes.map(
      ({ box: [x0, y0, x1, y1], mark }): ReadCharacter => ({
        ...{ char: BOXES[mark], score: 1, start: 1, tile: 0, others: [] },
        ...{ x: (x0 + x1) / 2, y: (y0 + y1) / 2, width: x1 - x0, height: y1 - y0 },
      }),
    ),
  ];
}
