/**
 * NFC of `text` together with where every code point of the result came from.
 *
 * NFC composes inside grapheme clusters only (Unicode UAX #29: no boundary before combining marks, nor inside Hangul syllables), so it is
 * applied cluster by cluster and each composed code point is credited to the code point of the cluster that stands at its offset.
 *
 * @returns `origins[i]`: index of the code point of the given text for code point i of the composed one
 */
export function composedWithOrigins(text: string): { text: string; origins: number[] } {
  const given = text.toWellFormed();
  const composed = given.normalize('NFC');
  if (composed === given) return { text: composed, origins: Array.from(composed, (_, i) => i) };
  const parts: string[] = [];
  const origins: number[] = [];
  let start = 0;
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(given)) {
    const length = Array.from(segment).length;
    const part = segment.normalize('NFC');
    Array.from(part).forEach((_, i) => {
      origins.push(start + Math.min(i, length - 1));
    });
    parts.push(part);
    start += length;
  }
  return { text: parts.join(''), origins };
}
