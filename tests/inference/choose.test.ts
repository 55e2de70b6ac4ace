import { describe, expect, it } from 'vitest';
import { begin } from '../../src-main/inference/answering/word-reader/choose.ts';
import { wordPage } from '../../src-main/inference/answering/word-reader/word-page.ts';

const NOT_HERE = 2;
const page = wordPage(
  { text: 'red blue red', centres: Array.from('red blue red', () => [0.5, 0.5]) },
  1000,
  new Float32Array(),
);
/** Of the three words of the page, then of three tokens of a vocabulary. */
const logs = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log);

const refusing = (refuseAt: number | null, refuseSpread = 0) => ({ notHereId: NOT_HERE, refuseAt, refuseSpread });
const refuses = { choice: { id: NOT_HERE } };

describe('how an answer begins', () => {
  it('adds up the places of one word', () => {
    const { choice, logProb } = begin(logs(0.25, 0.35, 0.3, 0.02, 0.03, 0.05), page, refusing(null));
    expect(choice).toEqual({ copied: 2 });
    expect(Math.exp(logProb)).toBeCloseTo(0.55);
  });

  it('answers "not on this page" above the threshold, or if that is likeliest where no threshold is known', () => {
    const sure = logs(0.05, 0.3, 0.05, 0.05, 0.05, 0.5);
    expect(begin(sure, page, refusing(0.45))).toMatchObject({ ...refuses, absent: expect.closeTo(0.5) });
    expect(begin(sure, page, refusing(0.6)).choice).toEqual({ copied: 1 });
    expect(begin(sure, page, refusing(null))).toMatchObject(refuses);
    expect(begin(logs(0.1, 0.5, 0.05, 0.05, 0, 0.3), page, refusing(null)).choice).toEqual({ copied: 1 });
  });

  it('doubts an answer whose pointer spreads over many places', () => {
    const [one, many] = [logs(0.01, 0.67, 0.01, 0.005, 0.005, 0.3), logs(0.23, 0.23, 0.23, 0.005, 0.005, 0.3)];
    expect(begin(one, page, refusing(0.4, 1)).choice).toEqual({ copied: 1 });
    expect(begin(many, page, refusing(0.4, 1))).toMatchObject(refuses);
  });
});
