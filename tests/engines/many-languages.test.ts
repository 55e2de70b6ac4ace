import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { knowsManyLanguages } from '../../src-main/engines/many-languages.ts';

function folder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'docent-languages-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

it.each([
  ['a Qwen', { 'config.json': '{"model_type":"qwen3_vl"}' }, true],
  ['a GGUF of Gemma 3', { 'Gemma-3-1b-it.Q4_K_M.gguf': '' }, true],
  ['a SmolVLM, which is English', { 'config.json': '{"model_type":"idefics3"}' }, false],
  ['a name that only contains such letters', { 'SmolLM2-ayahuasca.gguf': '', 'config.json': '{' }, false],
  ['an empty folder', {}, false],
])('A downloaded model of many languages is told by its family: %s', async (_, files, expected) => {
  expect(await knowsManyLanguages(folder(files))).toBe(expected);
});
