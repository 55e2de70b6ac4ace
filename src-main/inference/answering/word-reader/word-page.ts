import type { PromptText } from '../../../contract/page.ts';
import { pageRows } from './features.ts';
import { goingOn } from './going-on.ts';
import { type WordToken, wordTokens } from './tokens.ts';

/**
 * A page's text as a word reader takes it. There is no prefix of keys and values to keep: question and page are read together, and what is
 * kept beside the page's visual tokens is its text, split and hashed once.
 */
export interface WordPage {
  readonly kind: 'words';
  readonly prefixKey: string;
  /** Code points of the prompt text. */
  readonly chars: readonly string[];
  readonly tokens: readonly WordToken[];
  /** Feature rows per token, without matches. */
  readonly rows: readonly (readonly number[])[];
  /** Horizontal centre of every code point, as a fraction of the page. */
  readonly xs: readonly number[];
  /** The token that reading on from each one leads to; -1 behind the last. */
  readonly after: readonly number[];
  readonly bytes: number;
  dispose(): void;
}

/** @param features rows of the model's table of word features */
export function wordPage(prefixKey: string, text: PromptText | null, features: number): WordPage {
  const chars = Array.from(text?.text ?? '');
  const tokens = wordTokens(chars);
  const rows = pageRows(chars, tokens, features);
  let last = 0;
  const xs = chars.map((_, i) => {
    last = text?.centres[i]?.[0] ?? last;
    return last;
  });
  // Numbers in arrays: 8 bytes each, and a token's object about 100.
  const bytes = 16 * chars.length + tokens.length * (100 + 8 * 17);
  return {
    kind: 'words',
    prefixKey,
    chars,
    tokens,
    rows,
    xs,
    after: goingOn(tokens, xs),
    bytes,
    dispose: () => undefined,
  };
}
