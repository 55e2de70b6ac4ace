import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FullQuestion } from '../../src-main/asking/page-answerer.ts';
import { answererOf, parseModelSpec } from '../../src-main/engines/index.ts';
import { TransformersAnswerer } from '../../src-main/engines/transformers-answerer.ts';
import { tinyTextModel } from './tiny-text-model.ts';
import { tinyVisionLanguageModel } from './tiny-vlm.ts';

const image = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255) };

function folder(modelType: string): string {
  const dir = join(mkdtempSync(join(tmpdir(), 'docent-vlm-')), 'some-vlm');
  mkdirSync(join(dir, 'onnx'), { recursive: true });
  writeFileSync(join(dir, 'config.json'), JSON.stringify({ model_type: modelType }));
  return dir;
}

it('A folder of ONNX files of another family is run by transformers, one of Docent’s families by Docent', () => {
  const other = folder('smolvlm');
  expect(parseModelSpec(other)).toEqual({ kind: 'transformers', dir: other });
  expect(answererOf(parseModelSpec(other), undefined)).toMatchObject({ name: 'some-vlm', sentTo: null });
  const own = folder('monkey');
  expect(parseModelSpec(own)).toEqual({ kind: 'docent', dir: own });
});

it('Without @huggingface/transformers the error says how to install it, and nothing is downloaded', async () => {
  const answerer = new TransformersAnswerer(folder('smolvlm'), {
    library: mkdtempSync(join(tmpdir(), 'docent-no-library-')),
  });
  const asked = answerer.answer(image, 'What?', null, {});
  await expect(asked).rejects.toMatchObject({
    code: 'model-missing',
    message: expect.stringMatching(/npm install .*@huggingface\/transformers@/),
  });
  await answerer.dispose();
});

it('A vision-language model from a folder looks at the image and answers, word by word', async () => {
  const dir = await tinyVisionLanguageModel(['Grand', 'Total', '54.15']);
  const answerer = answererOf(parseModelSpec(dir), undefined)!;
  const shade = (value: number) => ({ width: 40, height: 60, data: new Uint8ClampedArray(40 * 60 * 4).fill(value) });
  const deltas: string[] = [];
  const bright = await answerer.answer(shade(250), 'What is it?', null, { onDelta: (delta) => deltas.push(delta) });
  expect(bright).toEqual({ text: 'Grand Total 54.15', confidence: null });
  expect(deltas.length).toBeGreaterThan(1);
  expect(deltas.join('')).toBe(bright.text);
  expect((await answerer.answer(shade(3), 'What is it?', 'a text', {})).text).toBe('dark');
  await answerer.dispose();
  await expect(answerer.answer(shade(3), 'And now?', null, {})).rejects.toMatchObject({ code: 'closed' });
});

it('A model that reads text answers from what it is given, and is told what was said before', async () => {
  const dir = await tinyTextModel('rent', ['40', 'euros']);
  const answerer = answererOf(parseModelSpec(dir), undefined)!;
  expect(answerer.images).toBe(0);
  const deltas: string[] = [];
  const options = { onDelta: (delta: string) => deltas.push(delta) };
  const said = await answerer.answer(null, 'How much?', 'The rent is 40 euros.', options);
  expect(said).toEqual({ text: '40 euros', confidence: null });
  expect(deltas.length).toBeGreaterThan(1);
  expect((await answerer.answer(null, 'How much?', 'Nothing else.', {})).text).toBe('dark');
  const full = (earlier: FullQuestion['earlier']) =>
    answerer.answerInFull({ question: 'Why?', pages: [{ page: 1, image: null, text: 'A page.' }], earlier }, {});
  expect((await full([])).text).toBe('dark');
  expect((await full([{ question: 'What is the rent ?', answer: 'Much.' }])).text).toBe('40 euros');
  await answerer.dispose();
});

it('A missing file is an error, not a download', async () => {
  const dir = await tinyVisionLanguageModel(['word']);
  rmSync(join(dir, 'onnx', 'decoder_model_merged.onnx'));
  const answerer = answererOf(parseModelSpec(dir), undefined)!;
  await expect(answerer.answer(image, 'What?', null, {})).rejects.toMatchObject({ code: 'model-invalid' });
  await answerer.dispose();
});
