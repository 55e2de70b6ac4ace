import type { Box, TextLine } from '../contract/page.ts';
import { overlapShare, unionOf } from './geometry.ts';
import type { Stretch } from './span-evidence.ts';

/** A sentence of running text, or a row of a table or form: words that are read together. */
export interface Sentence {
  readonly text: string;
  /** Its boxes, line by line. */
  readonly stretches: readonly Stretch[];
  /** Whether it ends with a full stop or the like, unlike headings and table rows. */
  readonly complete: boolean;
}

/** Lines of a paragraph follow each other this closely, in heights of a line, and differ this little in height. */
const LEADING = 1.9;
const SAME_HEIGHT = 0.3;
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * The page as sentences, in reading order. Lines of a paragraph are joined (a hyphen at a line's end goes where the word goes on in lower case); rows of
 * several segments are rows, not sentences.
 */
export function sentencesOf(lines: readonly TextLine[]): Sentence[] {
  return paragraphsOf(lines).flatMap((paragraph) => split(paragraph, lines));
}

export function boxOfSentence({ stretches }: Sentence, lines: readonly TextLine[]): Box {
  return unionOf(stretches.map((stretch) => boxOfStretch(stretch, lines)));
}

/** The sentence that contains a box on the page (a few words of it). */
export function sentenceAround(
  box: Box,
  sentences: readonly Sentence[],
  lines: readonly TextLine[],
): Sentence | undefined {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return sentences.find(({ stretches }) =>
    stretches.some((stretch) => {
      const [x0, y0, x1, y1] = boxOfStretch(stretch, lines);
      return x >= x0 && x <= x1 && y >= y0 && y <= y1;
    }),
  );
}

function boxOfStretch({ line, from, to }: Stretch, lines: readonly TextLine[]): Box {
  const { characters, box } = lines[line]!;
  const boxes = characters.slice(from, to + 1);
  return boxes.length > 0 ? unionOf(boxes) : box;
}

/** Indices of lines that are read together; `row`: they are cells beside each other. */
interface Paragraph {
  readonly lines: number[];
  readonly row: boolean;
}

function paragraphsOf(lines: readonly TextLine[]): Paragraph[] {
  const inRow = new Map<number, number>();
  for (const { row } of lines) inRow.set(row, (inRow.get(row) ?? 0) + 1);
  const paragraphs: Paragraph[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.text.trim() === '') continue;
    const row = inRow.get(line.row)! > 1;
    const open = paragraphs.at(-1);
    const before = open && lines[open.lines.at(-1)!];
    const continues = before && (row ? open.row && before.row === line.row : !open.row && goesOn(before, line));
    if (continues) open.lines.push(i);
    else paragraphs.push({ lines: [i], row });
  }
  return paragraphs;
}

function goesOn({ box: a, text }: TextLine, { box: b, text: next }: TextLine): boolean {
  const [high, low] = [a[3] - a[1], b[3] - b[1]];
  const pitch = (b[1] + b[3] - a[1] - a[3]) / 2;
  if (pitch <= 0 || pitch > LEADING * Math.max(high, low)) return false;
  if (Math.abs(high - low) > SAME_HEIGHT * Math.max(high, low)) return false;
  if (overlapShare(a[0], a[2], b[0], b[2]) < 0.5) return false;
  // A line that ends far short of the next one is a paragraph's last, or a heading.
  const short = a[2] < b[2] - 0.25 * (b[2] - b[0]);
  return !short || !(/[.!?:]["”')]?$/.test(text.trim()) || /^["“'(]?\p{Lu}/u.test(next));
}

function split({ lines: indices, row }: Paragraph, lines: readonly TextLine[]): Sentence[] {
  const joined = join(indices, lines, row ? '  ' : ' ');
  if (row) return [toSentence(joined, 0, joined.text.length)];
  const sentences: Sentence[] = [];
  let from = 0;
  for (const { index, segment } of SEGMENTER.segment(joined.text)) {
    const end = index + segment.length;
    // "Dr. Smith", "No. 5", "e.g. so": the segmenter takes the full stop for an end.
    if (
      end < joined.text.length &&
      /(?:^|\s)(?:(?:Dr|Mr|Mrs|Ms|Prof|No|St|vs|cf|e\.g|i\.e|approx|Art|Fig|Sec|\p{Lu})\.)\s*$/u.test(segment)
    )
      continue;
    sentences.push(toSentence(joined, from, end));
    from = end;
  }
  return sentences.filter(({ text }) => text !== '');
}

/** A paragraph's text, every UTF-16 unit knowing the line and the code point that it came from. */
interface Joined {
  readonly text: string;
  readonly line: number[];
  readonly character: number[];
}

function join(indices: readonly number[], lines: readonly TextLine[], separator: string): Joined {
  let text = '';
  const [line, character]: [number[], number[]] = [[], []];
  const add = (piece: string, at: number, point: number) => {
    text += piece;
    for (let unit = 0; unit < piece.length; unit++) {
      line.push(at);
      character.push(point);
    }
  };
  for (const [n, index] of indices.entries()) {
    const characters = [...lines[index]!.text];
    if (n > 0) {
      if (/\p{L}-$/u.test(text) && /^\p{Ll}/u.test(lines[index]!.text)) {
        text = text.slice(0, -1);
        line.pop();
        character.pop();
      } else add(separator, -1, -1);
    }
    for (const [i, char] of characters.entries()) add(char, index, i);
  }
  return { text, line, character };
}

function toSentence({ text, line, character }: Joined, from: number, to: number): Sentence {
  const stretches: { line: number; from: number; to: number }[] = [];
  for (let i = from; i < to; i++) {
    if (line[i]! < 0 || text[i]!.trim() === '') continue;
    const last = stretches.at(-1);
    if (last !== undefined && last.line === line[i]) last.to = character[i]!;
    else stretches.push({ line: line[i]!, from: character[i]!, to: character[i]! });
  }
  const own = text.slice(from, to).trim();
  return { text: own, stretches, complete: /[.!?。…]["”’')\]]*$/u.test(own) };
}
