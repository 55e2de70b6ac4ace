/**
 * The model's own probability of this very answer, its end included. Copying continues almost by itself once it has begun, so a mean over the
 * tokens would call every long answer sure, however wrong the place is where it began. Where the model's config says how often such answers are
 * right, that (Platt 1999). An answer that was cut off is nobody's answer: 0.
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
  return 1 / (1 + Math.exp(-(fitted.scale * logProb + fitted.offset)));
}
