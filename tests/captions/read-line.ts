import type { TextLine } from '../../src-main/contract/page.ts';

/** A line as the model read it, with certainty for every character but those in `unsure`, which got 0.3. */
export function readLine(text: string, unsure = ''): TextLine {
  const at = unsure === '' ? -1 : text.indexOf(unsure);
  const scores = Array.from(text, (_, i) => (at >= 0 && i >= at && i < at + unsure.length ? 0.3 : 0.98));
  const characters = scores.map((_, i): TextLine['box'] => [i / 100, 0.1, (i + 1) / 100, 0.12]);
  const score = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  return { box: [0, 0.1, text.length / 100, 0.12], text, source: 'model', score, row: 0, characters, scores };
}
