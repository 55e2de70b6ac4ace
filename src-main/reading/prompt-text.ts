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

/**
 * The page's text as the decoder's prefix takes it (docs/model-format.md, "Prompt"): segments of a row joined by a tab, rows by a newline,
 * lines of one table cell by a space (table-cells.ts), the centre of every character on the page, held upright. What does not fit the budget is left out
 * from the end, whole rows first, and said so.
 */
export function promptText(given: readonly TextLine[], options: PromptTextOptions): PagePrompt {
  const lines = uprightLines(given);
  const count = options.countTokens ?? ((text: string) => new TextEncoder().encode(text).length);
  const pieces: { char: string; centre: readonly [number, number] | null; origin: Origin }[] = [];
  let tokens = 0;
  let truncated = false;
  for (const { index, separator } of inOrder(lines)) {
    const line = lines[index]!;
    const characters = [...line.text];
    const cost = count(separator + line.text);
    const rest = options.maxTokens - tokens;
    const kept = cost <= rest ? characters : fitting(characters, separator, rest, count);
    truncated = kept.length < characters.length;
    if (kept.length === 0) break;
    if (separator !== '') pieces.push({ char: separator, centre: null, origin: null });
    for (const [i, char] of kept.entries()) {
      const box = line.characters[i] ?? line.box;
      pieces.push({
        char,
        centre: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2],
        origin: { line: index, character: i },
      });
    }
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
