import { folded } from './facts.ts';

/**
 * ROUGE-L of one text (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004, section 3): the F-measure (beta = 1) of the
 * longest common subsequence of words. Words are lower-cased runs of letters and digits, not stemmed.
 */
export function rougeL(candidate: string, reference: string): number {
  const given = folded(candidate).split(' ').filter(Boolean);
  const wanted = folded(reference).split(' ').filter(Boolean);
  if (given.length === 0 || wanted.length === 0) return given.length === wanted.length ? 1 : 0;
  let row = new Uint32Array(wanted.length + 1);
  for (const word of given) {
    const next = new Uint32Array(wanted.length + 1);
    for (let j = 1; j <= wanted.length; j++) {
      next[j] = word === wanted[j - 1] ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!);
    }
    row = next;
  }
  const common = row[wanted.length]!;
  return (2 * common) / (given.length + wanted.length);
}
