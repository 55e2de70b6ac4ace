import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answererOf, parseModelSpec } from '../../src-main/engines/index.ts';
import { TransformersAnswerer } from '../../src-main/engines/transformers-answerer.ts';

const picture = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255) };

function folder(modelType: string): string {
  const dir = join(mkdtempSync(join(tmpdir(), 'docent-vlm-')), 'some-vlm');
  mkdirSync(join(dir, 'onnx'), { recursive: true });
  writeFileSync(join(dir, 'config.json'), JSON.stringify({ model_type: modelType }));
  return dir;
}

it('A folder of ONNX files of another family is for transformers, one of our own families is ours', () => {
  const other = folder('smolvlm');
  expect(parseModelSpec(other)).toEqual({ kind: 'transformers', dir: other });
  expect(answererOf(parseModelSpec(other), undefined)).toMatchObject({ name: 'some-vlm', sentTo: null });
  const own = folder('monkey');
  expect(parseModelSpec(own)).toEqual({ kind: 'docent', dir: own });
});

it('Without @huggingface/transformers its own process says how to install it, and nothing is fetched', async () => {
  const answerer = new TransformersAnswerer(folder('smolvlm'), mkdtempSync(join(tmpdir(), 'docent-no-library-')));
  const asked = answerer.answer(picture, 'What?', null, {});
  await expect(asked).rejects.toMatchObject({
    code: 'model-missing',
    message: /npm install .*@huggingface\/transformers@/,
  });
  await answerer.dispose();
});
