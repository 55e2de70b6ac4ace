import { stems } from '../../reading/words.ts';

/** LexRank's damping (Erkan and Radev 2004, section 3), and steps that are enough for the order. */
const DAMPING = 0.85;
const STEPS = 30;
/** Sentences like one that was taken (cosine) say it again. */
const AGAIN = 0.5;
/** All pairs are compared. */
const MOST_SENTENCES = 1500;

/**
 * The sentences that say most of what a text says: LexRank's centrality over TF-IDF vectors (continuous, Erkan and Radev 2004), none of them like one
 * taken before. @returns indices, the most central first
 */
export function centralSentences(sentences: readonly string[], most: number): number[] {
  const vectors = tfIdf(sentences.slice(0, MOST_SENTENCES));
  const like = vectors.map((a) => vectors.map((b) => (a === b ? 0 : cosine(a, b))));
  const rank = centrality(like);
  const order = [...rank.keys()].sort((a, b) => rank[b]! - rank[a]!);
  const taken: number[] = [];
  for (const i of order) {
    if (taken.length >= most) break;
    if (taken.every((j) => like[i]![j]! < AGAIN)) taken.push(i);
  }
  return taken;
}

function tfIdf(sentences: readonly string[]): Map<string, number>[] {
  const counts = sentences.map((sentence) => {
    const count = new Map<string, number>();
    for (const word of stems(sentence)) if (word.length > 2) count.set(word, (count.get(word) ?? 0) + 1);
    return count;
  });
  const holding = new Map<string, number>();
  for (const count of counts) for (const word of count.keys()) holding.set(word, (holding.get(word) ?? 0) + 1);
  return counts.map((count) => {
    const weights = [...count].map(([word, n]): [string, number] => [
      word,
      n * Math.log((1 + sentences.length) / holding.get(word)!),
    ]);
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
    return new Map(weights.map(([word, weight]) => [word, weight / length]));
  });
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [word, weight] of small) sum += weight * (large.get(word) ?? 0);
  return sum;
}

function centrality(like: readonly (readonly number[])[]): number[] {
  const n = like.length;
  const sums = like.map((row) => row.reduce((sum, value) => sum + value, 0) || 1);
  let rank = like.map(() => 1 / n);
  for (let step = 0; step < STEPS; step++) {
    const next = like.map(() => (1 - DAMPING) / n);
    for (const [i, row] of like.entries()) {
      for (const [j, value] of row.entries()) if (value > 0) next[j]! += (DAMPING * rank[i]! * value) / sums[i]!;
    }
    rank = next;
  }
  return rank;
}
