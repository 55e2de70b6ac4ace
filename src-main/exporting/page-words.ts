import type { PageText } from '../contract/library.ts';
import type { Box, TextLine } from '../contract/page.ts';
import type { PageWords, PlacedWord } from '../documents/index.ts';

/** The words that were read from a page's pixels, for a searchable PDF; none that the file has itself. */
export function pageWords({ page, size, lines }: PageText, typeset: boolean): PageWords {
  const missing = lines.filter(({ source }) => source === 'model' || typeset);
  return { number: page, words: missing.flatMap((line) => wordsOf(line, size.width / size.height)) };
}

/** @param aspect width of the page over its height */
function wordsOf({ text, characters }: TextLine, aspect: number): PlacedWord[] {
  const turned = quarterTurns(characters, aspect);
  const words: PlacedWord[] = [];
  let open: { text: string; box: Box } | undefined;
  for (const [i, character] of [...text].entries()) {
    const box = characters[i];
    if (box === undefined || /\s/u.test(character)) {
      open = undefined;
      continue;
    }
    if (open === undefined) {
      open = { text: character, box };
      words.push({ ...open, turned });
    } else {
      open = { text: open.text + character, box: union(open.box, box) };
      words[words.length - 1] = { ...open, turned };
    }
  }
  return words;
}

/** Which way a line runs, by its first and its last character. */
function quarterTurns(characters: readonly Box[], aspect: number): PlacedWord['turned'] {
  const [first, last] = [characters[0], characters.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const x = (last[0] + last[2] - first[0] - first[2]) * aspect;
  const y = last[1] + last[3] - first[1] - first[3];
  if (Math.abs(y) > Math.abs(x)) return y > 0 ? 1 : 3;
  return x < 0 ? 2 : 0;
}

function union(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
