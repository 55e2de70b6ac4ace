import type { ReadCharacter } from '../../contract/page.ts';

/** What is kept of a page: its visual tokens and what the reading head saw. */
export interface CachedPage {
  readonly pageKey: string;
  /** [V, hidden], row-major. */
  readonly visualTokens: Float32Array;
  /** Position bins of the visual tokens, [V] each; null for models without. */
  readonly bins: { readonly x: Int32Array; readonly y: Int32Array } | null;
  /** null: nobody has asked for them, and the model needs no visual tokens. */
  readonly characters: readonly ReadCharacter[] | null;
}
