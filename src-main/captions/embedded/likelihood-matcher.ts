import type { Box } from '../../contract/page.ts';
import { SHORT_PROMPT } from '../caption-prompts.ts';
import type { CaptionPage, Matcher } from '../roles.ts';
import { clip } from '../sentences.ts';
import type { ModelPages } from './model-pages.ts';

/** Characters of a text that are scored. Each of their tokens takes a step. */
const LENGTH = 56;
/** In any vocabulary, more characters than this have at least one token. */
const TOKENS = 4 * LENGTH;
/** Pairs per page that are scored. Each region has to be encoded. */
const PAIRS = 12;

/**
 * Nats a character. Tuned on pages that no training saw and no figure is reported for (16 receipts of the training part, 24 drawn pages of a seed of their own; `docent eval --captions
 * --swap`): from 2 on 86% and 93% of a region's own words are kept, and all of another page's are dropped (area under the curve 0.95 and 0.96).
 */
const THRESHOLD = 2;

/**
 * How much likelier the model finds a text on a region than on a blank page: log P(text | region) - log P(text | blank), in nats a
 * character (one model may copy whole words from a page and write them in bytes without it, so tokens would not compare). What the words alone make likely cancels out, as in the pointwise mutual information of image
 * and text; what is left is what the region adds.
 */
export class LikelihoodMatcher implements Matcher {
  readonly name: string;
  readonly threshold: number;
  readonly #pages: ModelPages;

  constructor(pages: ModelPages, threshold = THRESHOLD) {
    this.#pages = pages;
    this.threshold = threshold;
    this.name = `likelihood by ${pages.model.name}`;
  }

  async scores(
    page: CaptionPage,
    pairs: readonly { readonly box: Box | null; readonly text: string }[],
    { signal }: { signal?: AbortSignal | undefined },
  ): Promise<(number | null)[]> {
    const scores = pairs.map((): number | null => null);
    const scored = pairs
      .map(({ box, text }, index) => ({ box, text: clip(text.trim(), LENGTH), index }))
      .filter(({ text }) => text !== '')
      .slice(0, PAIRS);
    if (scored.length === 0) return scores;
    const rate = async (preparedKey: string, texts: readonly string[]): Promise<number[]> => {
      const params = {
        preparedKey,
        prompt: SHORT_PROMPT,
        form: 'instruction' as const,
        texts: [...texts],
        maxTokens: TOKENS,
      };
      const result = await this.#pages.engine.score(params, { signal });
      return result.scores.map(({ logProb }, i) => logProb / texts[i]!.length);
    };
    const blank = await this.#pages.withBlank(signal, (preparedKey) =>
      rate(
        preparedKey,
        scored.map(({ text }) => text),
      ),
    );
    const byRegion = new Map<string, typeof scored>();
    for (const pair of scored)
      byRegion.set(JSON.stringify(pair.box), [...(byRegion.get(JSON.stringify(pair.box)) ?? []), pair]);
    for (const group of byRegion.values()) {
      const given = await this.#pages.withPage(page, group[0]!.box, signal, (preparedKey) =>
        rate(
          preparedKey,
          group.map(({ text }) => text),
        ),
      );
      group.forEach(({ index }, i) => {
        scores[index] = given[i]! - blank[scored.findIndex((pair) => pair.index === index)]!;
      });
    }
    return scores;
  }
}
