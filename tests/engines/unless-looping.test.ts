import { expect, it } from 'vitest';
import type { AnswerOptions, ImageAnswer } from '../../src-main/asking/page-answerer.ts';
import { unlessLooping } from '../../src-main/engines/unless-looping.ts';

/** Says the words, and the last of them for ever if it `loops`, until it is stopped. */
const model =
  (words: readonly string[], loops: boolean) =>
  async ({ signal, onDelta }: AnswerOptions): Promise<ImageAnswer> => {
    for (let i = 0; i < (loops ? 5000 : words.length); i++) {
      signal?.throwIfAborted();
      onDelta?.(words[i] ?? words.at(-1)!);
      await null;
    }
    return { text: words.join(''), confidence: 0.5 };
  };

it('An answer that repeats itself without end is stopped and has the repetition once, whatever it says before', async () => {
  const deltas: string[] = [];
  const words = ['The report counts ', 'books, books borrowed, '];
  const { text, confidence } = await unlessLooping(model(words, true), { onDelta: (delta) => deltas.push(delta) });
  expect(text).toBe('The report counts books, books borrowed, …');
  expect(confidence).toBe(0);
  expect(deltas.length).toBeLessThan(30);
});

it('An answer with a table of equal rows, or one that ends, is left as it is', async () => {
  const table = `| a | b |\n|${'---|'.repeat(40)}\n${'| 0 | 0 |\n'.repeat(12)}| 1 | 2 |\n`;
  const { text, confidence } = await unlessLooping(model([...table], false), {});
  expect([text, confidence]).toEqual([table, 0.5]);
});

it('Whoever asked can still stop it', async () => {
  const stop = new AbortController();
  const asked = unlessLooping(model(['more '], true), {
    signal: stop.signal,
    onDelta: () => stop.abort(new Error('enough')),
  });
  await expect(asked).rejects.toThrow('enough');
});
