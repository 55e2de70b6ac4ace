import { expect, it } from 'vitest';
import type { AnswerNode } from '../../src-main/inference/answering/word-reader/answer-tree.ts';
import type { Forced } from '../../src-main/inference/answering/word-reader/choose.ts';
import { likeliestAnswer } from '../../src-main/inference/answering/word-reader/likeliest-answer.ts';

const END = 256;
const nothing: AnswerNode = {
  parent: null,
  chosen: null,
  depth: 0,
  copied: -1,
  next: new Float32Array(0),
  columns: [],
};

const said = (node: AnswerNode): string =>
  node.parent === null || !('id' in node.chosen!.choice)
    ? ''
    : said(node.parent) + String.fromCharCode(node.chosen!.choice.id);

/** A model that gives the next tokens for each text; unknown texts end. */
const answer = async (model: Readonly<Record<string, Readonly<Record<string, number>>>>) => {
  let tried = 0;
  const found = await likeliestAnswer(nothing, {
    grow: async (parent, chosen) => {
      tried += 1;
      return { ...nothing, parent, chosen, depth: parent.depth + 1 };
    },
    options: (node) =>
      Object.entries(model[said(node)] ?? { end: 1 })
        .map(
          ([name, p]): Forced => ({
            choice: { id: name === 'end' ? END : name.charCodeAt(0) },
            logProb: Math.log(p),
          }),
        )
        .sort((a, b) => b.logProb - a.logProb),
    isEnd: ({ choice }) => 'id' in choice && choice.id === END,
  });
  return { text: said(found.node), ended: found.end !== undefined, tried };
};

it('a number is chosen as a whole: the digit that most numbers begin with is not the likeliest number', async () => {
  const model = { '': { 1: 0.5, 2: 0.3, 3: 0.2 }, 1: { end: 0.3, 0: 0.2, 1: 0.2, 4: 0.15, 5: 0.15 } };
  expect(await answer(model)).toMatchObject({ text: '2', ended: true });
});

it('an answer of several tokens is completed', async () => {
  expect(await answer({ '': { 1: 0.7, 2: 0.3 }, 1: { 4: 0.9, end: 0.1 } })).toMatchObject({ text: '14', ended: true });
});

it('the second branch is found if the first splits into many endings', async () => {
  const model = { '': { a: 0.8, b: 0.2 }, a: { x: 0.45, y: 0.55 }, ay: { 1: 0.3, 2: 0.3, 3: 0.4 }, ax: { end: 1 } };
  expect(await answer(model)).toMatchObject({ text: 'ax', ended: true });
});

it('a certain beginning is not searched', async () => {
  expect(await answer({ '': { a: 0.95, b: 0.05 } })).toEqual({ text: '', ended: false, tried: 0 });
});

it('a long text continues greedily, because search would favour a short one', async () => {
  const model: Record<string, Record<string, number>> = { '': { a: 0.6, b: 0.1 } };
  for (let n = 1; n < 40; n++) model['a'.repeat(n)] = { a: 0.99, end: 0.01 };
  const found = await answer(model);
  expect(found.ended).toBe(false);
  expect(found.text).toMatch(/^a{14}$/);
});

it('an answer is never empty, however likely its end', async () => {
  expect(await answer({ '': { end: 0.8, b: 0.2 } })).toMatchObject({ text: 'b', ended: true });
});

it('stops searching when everything is equally unlikely', async () => {
  const model: Record<string, Record<string, number>> = {};
  const even = Object.fromEntries(Array.from('abcdefghij', (c) => [c, 0.1]));
  for (const a of ['', ...'abcdefghij']) for (const b of ['', ...'abcdefghij']) model[a + b] = even;
  expect((await answer(model)).tried).toBeLessThanOrEqual(40);
});
