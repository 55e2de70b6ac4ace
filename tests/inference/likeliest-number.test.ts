import { Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import type { ModelShape } from '../../src-main/inference/model-shape.ts';
import type { GraphSession } from '../../src-main/inference/session.ts';
import { likeliestNumber } from '../../src-main/inference/words/likeliest-number.ts';
import type { ReadQuestion } from '../../src-main/inference/words/read-question.ts';

const EOS = 256;
const shape = {
  layers: 0,
  heads: 1,
  positions: { headSize: 8 },
  eosId: EOS,
  words: { answerId: 263 },
} as unknown as ModelShape;
const read = { feeds: {}, rows: [], places: [], end: 0 } as unknown as ReadQuestion;

const logs = (probabilities: Readonly<Record<string, number>>): Float32Array => {
  const out = new Float32Array(264).fill(Math.log(1e-6));
  for (const [name, p] of Object.entries(probabilities)) out[name === 'end' ? EOS : name.charCodeAt(0)] = Math.log(p);
  return out;
};

/** A model that says after each digit what may come next. */
const scripted = (next: Readonly<Record<string, Readonly<Record<string, number>>>>): GraphSession =>
  ({
    run: async ({ input_ids }: { input_ids: Tensor }) => ({
      log_probabilities: new Tensor(
        'float32',
        logs(next[String.fromCharCode(Number(input_ids.data[0]))] ?? { end: 1 }),
        [1, 264],
      ),
    }),
  }) as unknown as GraphSession;

const number = async (first: Record<string, number>, next: Record<string, Record<string, number>>) =>
  String.fromCharCode(
    ...(await likeliestNumber(scripted(next), shape, read, 0, logs(first))).filter((id) => id !== EOS),
  );

it('a number is chosen as a whole: the digit that most numbers begin with is not the likeliest number', async () => {
  const after1 = { end: 0.3, 0: 0.2, 1: 0.2, 2: 0.15, 5: 0.15 };
  expect(await number({ 1: 0.5, 2: 0.3, 3: 0.2 }, { 1: after1 })).toBe('2');
});

it('a number of several digits is written to its end', async () => {
  expect(await number({ 1: 0.7, 2: 0.3 }, { 1: { 4: 0.9, end: 0.1 }, 4: { end: 1 } })).toBe('14');
});
