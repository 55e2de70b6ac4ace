import type { WordPage } from './word-page.ts';

/** What was written last: a word of the page, or a token of the vocabulary. */
export type Choice = { readonly copied: number } | { readonly id: number };

export interface Forced {
  readonly choice: Choice;
  readonly logProb: number;
}

/** A beginning's choice, with the probability that the page does not tell. */
export interface Beginning extends Forced {
  readonly absent: number;
}

/**
 * The answer's first token: equal words of the page add up. That the page does not tell is weighed against the likeliest beginning alone: what is spread over
 * many others speaks for neither.
 *
 * @param refuseAt share of the two from which on the page does not tell (null: when it is the larger)
 */
export function begin(
  logProbabilities: Float32Array,
  page: WordPage,
  notHereId: number,
  refuseAt: number | null,
): Beginning {
  const answer = likeliest(logProbabilities, page, (k) => wordAt(page, k), notHereId);
  const not = logProbabilities[page.tokens.length + notHereId]!;
  const absent = 1 / (1 + Math.exp(answer.logProb - not));
  const refused = absent >= (refuseAt ?? 0.5);
  return refused ? { choice: { id: notHereId }, logProb: not, absent } : { ...answer, absent };
}

const wordAt = ({ chars, tokens }: WordPage, k: number) => chars.slice(tokens[k]!.start, tokens[k]!.end).join('');

/** @param nameOf places of one name count together @param without a token of the vocabulary that is no choice */
export function likeliest(
  logProbabilities: Float32Array,
  page: WordPage,
  nameOf: (place: number) => string | number,
  without = -1,
): Forced {
  const places = page.tokens.length;
  let best: Forced = { choice: { id: 0 }, logProb: -Infinity };
  for (let id = 0; places + id < logProbabilities.length; id++) {
    const logProb = logProbabilities[places + id]!;
    if (id !== without && logProb > best.logProb) best = { choice: { id }, logProb };
  }
  const together = new Map<string | number, { sum: number; place: number }>();
  for (let k = 0; k < places; k++) {
    const one = together.get(nameOf(k));
    if (one === undefined) together.set(nameOf(k), { sum: Math.exp(logProbabilities[k]!), place: k });
    else {
      one.sum += Math.exp(logProbabilities[k]!);
      if (logProbabilities[k]! > logProbabilities[one.place]!) one.place = k;
    }
  }
  for (const { sum, place } of together.values()) {
    const logProb = Math.log(Math.min(1, sum));
    if (logProb > best.logProb) best = { choice: { copied: place }, logProb };
  }
  return best;
}
