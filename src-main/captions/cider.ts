import { folded } from './facts.ts';

const LONGEST = 4;
/** Words by which lengths may differ before it costs much. */
const SIGMA = 6;

type Grams = ReadonlyMap<string, number>;

/**
 * CIDEr-D of texts, each against its one reference (Vedantam, Zitnick, Parikh, "CIDEr: Consensus-based Image Description Evaluation", CVPR 2015, sections 3 and 5,
 * equations 1 to 5): for n = 1 to 4 the cosine of the TF-IDF vectors of word n-grams, a gram counting at most as often as in the reference,
 * times exp(-(difference in length)^2 / (2 * 6^2)), averaged over n and times 10. As in the authors' code a gram's weight is its count times
 * log(references / references that have it, at least 1), and length is counted in words. Words are lower-cased runs of letters and digits, not stemmed;
 * published figures rest on the Penn Treebank's tokens and five references, so they do not compare.
 *
 * @returns one score a pair, in their order; their mean is the corpus's. With a single reference all weights, and all scores, are 0.
 */
export function ciderD(pairs: readonly { readonly candidate: string; readonly reference: string }[]): number[] {
  const references = pairs.map(({ reference }) => gramsOf(reference));
  const frequency = new Map<string, number>();
  for (const lengths of references) {
    for (const gram of lengths.flatMap((grams) => [...grams.keys()])) {
      frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
    }
  }
  const weigh = (grams: Grams): Grams =>
    new Map(
      [...grams].map(([gram, count]) => [gram, count * Math.log(pairs.length / Math.max(1, frequency.get(gram) ?? 0))]),
    );
  return pairs.map(({ candidate }, i) => {
    const given = gramsOf(candidate);
    const difference = wordsIn(given) - wordsIn(references[i]!);
    const penalty = Math.exp(-(difference ** 2) / (2 * SIGMA ** 2));
    const similarities = given.map((grams, n) => similarity(weigh(grams), weigh(references[i]![n]!)));
    return (10 * penalty * similarities.reduce((sum, value) => sum + value, 0)) / LONGEST;
  });
}

function similarity(given: Grams, wanted: Grams): number {
  let product = 0;
  for (const [gram, weight] of given) {
    const other = wanted.get(gram) ?? 0;
    product += Math.min(weight, other) * other;
  }
  const norms = norm(given) * norm(wanted);
  return norms === 0 ? 0 : product / norms;
}

function norm(weights: Grams): number {
  return Math.hypot(...weights.values());
}

/** Counts of the n-grams of words, for n = 1 to 4. */
function gramsOf(text: string): Grams[] {
  const words = folded(text).split(' ').filter(Boolean);
  return Array.from({ length: LONGEST }, (_, n) => {
    const counts = new Map<string, number>();
    for (let at = 0; at + n < words.length; at++) {
      const gram = words.slice(at, at + n + 1).join(' ');
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
    return counts;
  });
}

function wordsIn([single]: readonly Grams[]): number {
  return [...single!.values()].reduce((sum, count) => sum + count, 0);
}
