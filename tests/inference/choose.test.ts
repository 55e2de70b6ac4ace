import { describe, expect, it } from 'vitest';
import { begin } from '../../src-main/inference/words/choose.ts';
import { wordPage } from '../../src-main/inference/words/word-page.ts';

const NOT_HERE = 2;
const page = wordPage('key', { text: 'red blue red', centres: Array.from('red blue red', () => [0.5, 0.5]) }, 1000);
/** Of the three words of the page, then of three tokens of a vocabulary. */
const logs = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log);

describe('how an answer begins', () => {
  it('adds up the places of one word', () => {
    const { choice, logProb } = begin(logs(0.25, 0.35, 0.3, 0.02, 0.03, 0.05), page, NOT_HERE, null);
    expect(choice).toEqual({ copied: 2 });
    expect(Math.exp(logProb)).toBeCloseTo(0.55);
  });

  it('weighs "not on this page" against the likeliest answer, not against all that is unlikely', () => {
    const spread = logs(0.1, 0.1, 0.1, 0.1, 0.2, 0.4);
    expect(begin(spread, page, NOT_HERE, 0.6)).toMatchObject({
      choice: { id: NOT_HERE },
      absent: expect.closeTo(2 / 3),
    });
    expect(begin(spread, page, NOT_HERE, 0.7).choice).not.toEqual({ id: NOT_HERE });
  });

  it('takes the likelier of the two where no threshold is known', () => {
    expect(begin(logs(0.1, 0.3, 0.1, 0.05, 0.05, 0.4), page, NOT_HERE, null).choice).toEqual({ id: NOT_HERE });
    expect(begin(logs(0.1, 0.5, 0.05, 0.05, 0, 0.3), page, NOT_HERE, null).choice).toEqual({ copied: 1 });
  });
});
