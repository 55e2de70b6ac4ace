import type { AnswerNode } from './answer-tree.ts';
import type { Forced } from './choose.ts';

/** A beginning that likely leaves the others nothing to win. */
const CERTAIN = Math.log(0.8);
/** An answer of this many tokens continues greedily: the likeliest of all long texts is a short one. */
const LONGEST = 14;
/** Tokens that are tried before the likeliest answer so far continues greedily. */
const BUDGET = 40;

export interface Search {
  /** The answer with one token more. */
  readonly grow: (node: AnswerNode, chosen: Forced) => Promise<AnswerNode>;
  /** What may come next, the likeliest first; places of one word count together where an answer begins. */
  readonly options: (node: AnswerNode) => readonly Forced[];
  readonly isEnd: (chosen: Forced) => boolean;
}

/** An answer, or the beginning of one that continues greedily (`end` undefined). */
export interface Found {
  readonly node: AnswerNode;
  readonly end: Forced | undefined;
}

/**
 * The likeliest answer as a whole (best-first search): a beginning that many answers share is likelier than each of them. Token by token a count begins with 1,
 * because ten numbers do, and a date with whatever word of it most dates begin with.
 *
 * Answers of up to 14 tokens are compared; a longer one is given back as far as it was tried.
 */
export async function likeliestAnswer(root: AnswerNode, search: Search): Promise<Found> {
  const waiting: { node: AnswerNode; chosen: Forced; logProb: number }[] = [];
  const add = (node: AnswerNode, logProb: number) => {
    for (const chosen of search.options(node)) {
      // An answer has something in it.
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
