import type { PromptText, TextLine } from '../contract/page.ts';

/** Which character of which line a code point of the prompt text is; null for separators. */
export type Origin = { readonly line: number; readonly character: number } | null;

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
 * The page's text as the decoder's prefix takes it (docs/model-format.md, "Prompt"): segments of a visual row joined
 * by a tab, rows by a newline, the centre of every character on the page. What does not fit the budget is left out
 * from the end, whole rows first, and said so.
 */
export function promptText(lines: readonly TextLine[], options: PromptTextOptions): PagePrompt {
  const count = options.countTokens ?? ((text: string) => new TextEncoder().encode(text).length);
  const pieces: { char: string; centre: readonly [number, number] | null; origin: Origin }[] = [];
  let tokens = 0;
  let truncated = false;
  let previousRow: number | undefined;
  for (const [index, line] of lines.entries()) {
    const characters = [...line.text];
    if (characters.length === 0) continue;
    const separator = previousRow === undefined ? '' : previousRow === line.row ? '\t' : '\n';
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
    previousRow = line.row;
  }
  return {
    text: pieces.map((p) => p.char).join(''),
    centres: pieces.map((p) => (p.centre === null ? null : [p.centre[0], p.centre[1]])),
    origins: pieces.map((p) => p.origin),
    truncated,
  };
}

/** As much of a line that is too long by itself as still fits, ended at a word where there is one. */
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
