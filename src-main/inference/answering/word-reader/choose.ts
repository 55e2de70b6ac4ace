import { chanceOf, logOdds } from '../odds.ts';
import type { WordPage } from './word-page.ts';

/** The last token: a word of the page, or a token of the vocabulary. */
export type Choice = { readonly copied: number } | { readonly id: number };

export interface Forced {
  readonly choice: Choice;
  readonly logProb: number;
}

/** The first token, with the probability of "not on this page". */
export interface Beginning extends Forced {
  readonly absent: number;
}

/** When a word reader answers "not on this page" (config.json: `refuse_at`, `refuse_spread`). */
export interface Refusing {
  readonly notHereId: number;
  /** null: if that is likelier than any answer. */
  readonly refuseAt: number | null;
  readonly refuseSpread: number;
}

/**
 * The answer's first token: equal words of the page add up. A model that spreads over many places knows none, so the pointer's entropy (nats) counts towards
 * "not on this page" beside that token's own probability.
 */
export function begin(logProbabilities: Float32Array, page: WordPage, refusing: Refusing): Beginning {
  const { notHereId, refuseAt, refuseSpread } = refusing;
  const answer = likeliest(logProbabilities, page, (k) => wordAt(page, k), notHereId);
  const places = page.words.length;
  const not = logProbabilities[places + notHereId]!;
  const spread = refuseSpread === 0 ? 0 : refuseSpread * entropy(logProbabilities.subarray(0, places));
  const absent = chanceOf(logOdds(Math.exp(not)) + spread);
  const refused = refuseAt === null ? not > answer.logProb : absent >= refuseAt;
  return refused ? { choice: { id: notHereId }, logProb: not, absent } : { ...answer, absent };
}

/** Less likely tokens are not extended. */
const UNLIKELY = Math.log(0.005);

const entropy = (logs: Float32Array) => logs.reduce((sum, log) => sum - (log > -20 ? log * Math.exp(log) : 0), 0);

const wordAt = ({ chars, words }: WordPage, k: number) => chars.slice(words[k]!.start, words[k]!.end).join('');

/** The likeliest next token. @param nameOf places of one name count together @param without a token of the vocabulary to leave out */
export function likeliest(
  logProbabilities: Float32Array,
  page: WordPage,
  nameOf: (place: number) => string | number,
  without = -1,
): Forced {
  return choices(logProbabilities, page, nameOf, without).reduce((best, one) =>
    one.logProb > best.logProb ? one : best,
  );
}

/** Possible next tokens, the likeliest first. @param beginning places of one word count together, as in `begin` */
export function likelyNext(
  logProbabilities: Float32Array,
  page: WordPage,
  notHereId: number,
  beginning: boolean,
): Forced[] {
  const nameOf = (k: number) => (beginning ? wordAt(page, k) : k);
  const all = choices(logProbabilities, page, nameOf, notHereId).sort((a, b) => b.logProb - a.logProb);
  return all.filter(({ logProb }, i) => i === 0 || logProb >= UNLIKELY);
}

function choices(
  logProbabilities: Float32Array,
  page: WordPage,
  nameOf: (place: number) => string | number,
  without: number,
): Forced[] {
  const places = page.words.length;
  const all: Forced[] = [];
  for (let id = 0; places + id < logProbabilities.length; id++) {
    if (id !== without) all.push({ choice: { id }, logProb: logProbabilities[places + id]! });
  }
  const together = new Map<string | number, { sum: number; place: number }>();
  for (let k = 0; k < places; k++) {
    const name = nameOf(k);
    const one = together.get(name);
    if (one === undefined) together.set(name, { sum: Math.exp(logProbabilities[k]!), place: k });
    else {
      one.sum += Math.exp(logProbabilities[k]!);
      if (logProbabilities[k]! > logProbabilities[one.place]!) one.place = k;
    }
  }
  for (const { sum, place } of together.values()) {
    all.push({ choice: { copied: place }, logProb: Math.log(Math.min(1, sum)) });
  }
  return all;
}
