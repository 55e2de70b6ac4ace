import type { AnswerNode } from './answer-tree.ts';
import type { Forced } from './choose.ts';

/** From this probability on a beginning cannot be overtaken. */
const CERTAIN = Math.log(0.8);
/** After this many tokens an answer continues greedily, because the likeliest text overall tends to be short. */
const LONGEST = 14;
/** Most tokens that are tried; then the likeliest answer so far continues greedily. */
const BUDGET = 40;

export interface Search {
  /** The answer extended by one token. */
  readonly grow: (node: AnswerNode, chosen: Forced) => Promise<AnswerNode>;
  /** Possible next tokens, the likeliest first; for the first token, places of one word count together. */
  readonly options: (node: AnswerNode) => readonly Forced[];
  readonly isEnd: (chosen: Forced) => boolean;
}

/** An answer, or the beginning of one that continues greedily (`end` undefined). */
export interface Found {
  readonly node: AnswerNode;
  readonly end: Forced | undefined;
}

/**
 * The likeliest answer as a whole (best-first search). Greedy decoding would favour a beginning that many answers share: a count would begin with 1,
 * because ten numbers do, and a date with the word that most dates begin with.
 *
 * Answers of up to 14 tokens are compared; a longer one is given back as far as it was tried.
 */
export async function likeliestAnswer(root: AnswerNode, search: Search): Promise<Found> {
  const waiting: { node: AnswerNode; chosen: Forced; logProb: number }[] = [];
  const add = (node: AnswerNode, logProb: number) => {
    for (const chosen of search.options(node)) {
      // An answer must not be empty.
      if (node.depth > 0 || !search.isEnd(chosen)) waiting.push({ node, chosen, logProb: logProb + chosen.logProb });
    }
    waiting.sort((a, b) => b.logProb - a.logProb);
  };
  add(root, 0);
  if (waiting.length === 0 || waiting[0]!.logProb > CERTAIN) return { node: root, end: undefined };
  for (let tried = 0; ; tried++) {
    const { node, chosen, logProb } = waiting.shift()!;
    if (search.isEnd(chosen)) return { node, end: chosen };
    if (node.depth >= LONGEST || tried >= BUDGET) return { node, end: undefined };
    add(await search.grow(node, chosen), logProb);
  }
}
