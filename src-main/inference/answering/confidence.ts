import { chanceOf } from './odds.ts';

/**
 * The probability that the model gives the whole answer, including its end. A mean over the tokens would call every long answer sure: once
 * copying has begun, each further token is nearly certain, even if it began in the wrong place. If the model's config says how often answers
 * with such a probability are right, that is returned instead (Platt 1999). An answer that was cut off gets 0.
 *
 * @param endLogProb log probability of the token that ends the answer; null when it was cut off
 */
export function writtenConfidence(
  tokens: readonly { readonly logProb: number }[],
  endLogProb: number | null,
  fitted: { readonly scale: number; readonly offset: number } | null,
): number {
  const logProb = tokens.reduce((sum, token) => sum + token.logProb, endLogProb ?? Number.NEGATIVE_INFINITY);
  if (fitted === null || logProb === Number.NEGATIVE_INFINITY) return Math.exp(logProb);
  return chanceOf(fitted.scale * logProb + fitted.offset);
}
