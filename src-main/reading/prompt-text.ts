import type { PromptText, TextLine } from '../contract/page.ts';
import { logicalRows } from './table-cells.ts';
import { uprightLines } from './upright-lines.ts';

/** Which character of which line a code point of the prompt text is; null for separators. */
type Origin = { readonly line: number; readonly character: number } | null;

export interface PagePrompt extends PromptText {
  /** Per code point of `text`. `line` indexes the lines that `promptText` was given. */
  readonly origins: Origin[];
  /** True when rows were left out to stay within the budget. */
  readonly truncated: boolean;
}

export interface PromptTextOptions {
  readonly maxTokens: number;
  /** Tokens of a piece of text. docent-mini's vocabulary is bytes: the default counts UTF-8 bytes. */
  readonly countTokens?: (text: string) => number;
}

interface Piece {
  readonly char: string;
  readonly centre: readonly [number, number] | null;
  readonly origin: Origin;
}

/** A word of two letters or more that is broken at a line's end, and how it goes on. Names and numbers keep their hyphens. */
const BROKEN = /\p{L}{2}[-\u00ad\u2010]$/u;
const ON = /^\p{Ll}{2}[^\s\u00ad\u2010-]*(?:\s|$)/u;

/**
 * The page's text as the decoder's prefix takes it (docs/model-format.md, "Prompt"): segments of a row joined by a tab, rows by a newline,
 * lines of one table cell by a space (table-cells.ts), the centre of every character on the page, held upright. A word that is broken by a hyphen at
 * the end of a line stands whole at that end, so that it is known, and answered, as the word that it is. What does not fit the budget is left out
 * from the end, whole rows first, and said so.
 */
export function promptText(given: readonly TextLine[], options: PromptTextOptions): PagePrompt {
  const lines = uprightLines(given);
  const count = options.countTokens ?? ((text: string) => new TextEncoder().encode(text).length);
  const pieces: Piece[] = [];
  let tokens = 0;
  let truncated = false;
  for (const { index, separator } of inOrder(lines)) {
    const line = lines[index]!;
    const characters = [...line.text];
    const cost = count(separator + line.text);
    const left = options.maxTokens - tokens;
    const kept = cost <= left ? characters : fitting(characters, separator, left, count);
    truncated = kept.length < characters.length;
    if (kept.length === 0) break;
    const placed = kept.map((char, i): Piece => {
      const [x0, y0, x1, y1] = line.characters[i] ?? line.box;
      return { char, centre: [(x0 + x1) / 2, (y0 + y1) / 2], origin: { line: index, character: i } };
    });
    const rest = separator === '\n' ? mendWord(pieces, placed) : placed;
    if (separator !== '' && rest.length > 0) pieces.push({ char: separator, centre: null, origin: null });
    pieces.push(...rest);
    if (truncated) break;
    tokens += cost;
  }
  return {
    text: pieces.map((p) => p.char).join(''),
    centres: pieces.map((p) => (p.centre === null ? null : [p.centre[0], p.centre[1]])),
    origins: pieces.map((p) => p.origin),
    truncated,
  };
}

/** The lines that have text, each with its separator from the one before: a newline between rows, a tab between segments, a space within a cell. */
function inOrder(lines: readonly TextLine[]): { index: number; separator: string }[] {
  const out: { index: number; separator: string }[] = [];
  const shown = (index: number) => lines[index]!.text !== '';
  for (const row of logicalRows(lines)) {
    let between = '\n';
    for (const segment of row) {
      for (const index of segment.filter(shown)) {
        out.push({ index, separator: out.length === 0 ? '' : between });
        between = ' ';
      }
      if (between === ' ') between = '\t';
    }
  }
  return out;
}

/** Moves the end of a word that the last piece breaks off from the beginning of `line` to there, without the hyphen. @returns what is left of the line */
function mendWord(pieces: Piece[], line: readonly Piece[]): readonly Piece[] {
  const before = pieces.slice(-3).map(({ char }) => char);
  const on = BROKEN.test(before.join('')) ? ON.exec(line.map(({ char }) => char).join('')) : null;
  if (on === null) return line;
  const { centre } = pieces.pop()!;
  const length = [...on[0].trimEnd()].length;
  pieces.push(...line.slice(0, length).map((piece) => ({ ...piece, centre })));
  return line.slice([...on[0]].length);
}

/** The beginning of a line that is too long by itself, cut at the end of a word if possible. */
function fitting(
  characters: readonly string[],
  separator: string,
  budget: number,
  count: (text: string) => number,
): string[] {
  let used = count(separator);
  let end = 0;
  let wordEnd = 0;
  while (end < characters.length) {
    used += count(characters[end]!);
    if (used > budget) break;
    end += 1;
    if (characters[end] === ' ') wordEnd = end;
  }
  return characters.slice(0, wordEnd > 0 ? wordEnd : end);
}
