import type { ModelShape } from '../model-shape.ts';
import { Past } from '../past.ts';
import { floats, type GraphSession } from '../session.ts';
import { stepAside } from '../step-aside.ts';
import type { ReadQuestion } from './read-question.ts';
import { answerStart, type StepInput, stepFeeds, writtenToken } from './step-feeds.ts';

const [ZERO, NINE] = [0x30, 0x39];
/** Digits and signs of the longest number that is looked through. */
const LONGEST = 14;

export const isDigit = (id: number): boolean => id >= ZERO && id <= NINE;

/**
 * A number that is written (counted, not copied) is one choice, not one a digit: "1" begins 1 and 10 to 19, so digit by digit it is likelier than a "2"
 * although 2 is likelier than each of them. Every first digit is gone on with greedily, from the likeliest on while it can still win.
 *
 * @param first log probabilities of the answer's first token
 * @returns the number's ids, its end included
 * @throws the signal's reason between steps
 */
export async function likeliestNumber(
  session: GraphSession,
  shape: ModelShape,
  read: ReadQuestion,
  places: number,
  first: Float32Array,
  signal?: AbortSignal,
): Promise<number[]> {
  let best: { ids: number[]; logProb: number } = { ids: [], logProb: -Infinity };
  const digits = Array.from({ length: 10 }, (_, i) => ZERO + i).sort((a, b) => first[places + b]! - first[places + a]!);
  for (const digit of digits) {
    const ids = [digit];
    let logProb = first[places + digit]!;
    if (logProb <= best.logProb) break;
    const past = new Past(shape, 1);
    const run = async (input: StepInput, nth: number) => {
      await stepAside(signal);
      const mask = past.mask(new Array<number>(nth + 1).fill(1), 1);
      const out = await session.run({ ...read.feeds, ...past.feeds, ...stepFeeds(shape, input, -1, mask) });
      past.add(out, 1);
      return floats('log_probabilities', out.log_probabilities!).subarray(places);
    };
    try {
      // What it says is `first`; the answer so far is written behind it.
      await run(answerStart(shape, read), 0);
      while (logProb > best.logProb && ids.length <= LONGEST && ids.at(-1) !== shape.eosId) {
        const vocabulary = await run(writtenToken(read, ids.at(-1)!, ids.length), ids.length);
        const id = vocabulary.reduce((top, value, i) => (value > vocabulary[top]! ? i : top), 0);
        logProb += vocabulary[id]!;
        ids.push(id);
      }
      if (logProb > best.logProb && ids.at(-1) === shape.eosId) best = { ids, logProb };
    } finally {
      past.dispose();
    }
  }
  return best.ids;
}
