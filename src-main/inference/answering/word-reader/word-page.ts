import type { PromptText } from '../../../contract/page.ts';
import type { Prepared } from '../family.ts';
import { pageRows } from './features.ts';
import { goingOn } from './going-on.ts';
import { type WordToken, wordTokens } from './tokens.ts';

/**
 * A page's text as a word reader takes it. There is no prefix of keys and values to keep: question and page are read together, and what is
 * kept beside the page's visual tokens is its text, split and hashed once.
 */
export interface WordPage extends Prepared {
  /** Code points of the prompt text. */
  readonly chars: readonly string[];
  readonly words: readonly WordToken[];
  /** Feature rows per token, without matches. */
  readonly rows: readonly (readonly number[])[];
  /** Horizontal centre of every code point, as a fraction of the page. */
  readonly xs: readonly number[];
  /** The token that reading on from each one leads to; -1 behind the last. */
  readonly after: readonly number[];
  /** [V, hidden]; empty for a model that reads text alone. */
  readonly visualTokens: Float32Array;
}

/** @param features rows of the model's table of word features */
export function wordPage(text: PromptText | null, features: number, visualTokens: Float32Array): WordPage {
  const chars = Array.from(text?.text ?? '');
  const tokens = wordTokens(chars);
  const rows = pageRows(chars, tokens, features);
  let last = 0;
  const xs = chars.map((_, i) => {
    last = text?.centres[i]?.[0] ?? last;
    return last;
  });
  // 8 bytes per number in arrays, and about 100 per token object.
  const bytes = 16 * chars.length + tokens.length * (100 + 8 * 17);
  return {
    chars,
    words: tokens,
    tokens: tokens.length,
    visualTokens,
    rows,
    xs,
    after: goingOn(tokens, xs),
    bytes,
    dispose: () => undefined,
  };
}
