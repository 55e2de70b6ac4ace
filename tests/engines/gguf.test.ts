import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../src-main/contract/engine.ts';
import { parseModelSpec } from '../../src-main/engines/index.ts';
import { LlamaAnswerer } from '../../src-main/engines/llama-answerer.ts';

/**
 * node-llama-cpp as far as Docent calls it: it answers with what it was told, a word at a time, until it is stopped. The real one, with a published
 * model, runs in tests/nightly/language-model.ts.
 */
const STAND_IN = `
export const getLlama = async ({ gpu, build, skipDownload }) => {
  if (build !== 'never' || skipDownload !== true) throw new Error('would build or download');
  if (gpu === 'cuda') throw new Error('no such build');
  return {
    gpu: gpu && 'vulkan',
    loadModel: async ({ modelPath }) => {
      if (gpu !== false && modelPath.includes('large')) throw new Error('not enough VRAM');
      if (modelPath.includes('broken')) throw new Error('not a GGUF file');
      return { trainContextSize: 512, createContext: async ({ contextSize }) => ({ getSequence: () => ({ contextSize }) }) };
    },
  };
};
export class LlamaChatSession {
  constructor({ contextSequence }) { this.sequence = contextSequence; }
  setChatHistory(history) { this.history = history; }
  async prompt(text, { maxTokens, signal, onTextChunk }) {
    const endless = text.includes('endless');
    const words = [String(this.sequence.contextSize), ' ' + this.history.length, ' ' + maxTokens, ' ' + text.length];
    for (let i = 0; endless || i < words.length; i++) {
      if (signal.aborted) return;
      onTextChunk(words[i] ?? ' more');
      await new Promise((done) => setTimeout(done, 5));
    }
  }
  dispose({ disposeSequence }) { if (disposeSequence) throw new Error('the sequence serves every question'); }
}
`;

function library(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docent-llama-'));
  const inside = join(folder, 'node_modules', 'node-llama-cpp');
  mkdirSync(inside, { recursive: true });
  writeFileSync(
    join(inside, 'package.json'),
    JSON.stringify({ name: 'node-llama-cpp', type: 'module', main: 'index.js' }),
  );
  writeFileSync(join(inside, 'index.js'), STAND_IN);
  return folder;
}

let answerer: LlamaAnswerer | undefined;
afterEach(() => answerer?.dispose());
function open(file = 'model.gguf', folder = library(), device?: Device): LlamaAnswerer {
  answerer = new LlamaAnswerer(file, { library: folder, device });
  return answerer;
}

describe('A GGUF model', () => {
  it('is named by its file, or by a folder with one such file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'docent-gguf-'));
    expect(parseModelSpec(folder)).toEqual({ kind: 'docent', dir: folder });
    writeFileSync(join(folder, 'a.gguf'), '');
    expect(parseModelSpec(folder)).toEqual({ kind: 'gguf', file: join(folder, 'a.gguf') });
    expect(parseModelSpec('some/b.gguf')).toEqual({ kind: 'gguf', file: 'some/b.gguf' });
    writeFileSync(join(folder, 'c.gguf'), '');
    expect(parseModelSpec(folder)).toEqual({ kind: 'docent', dir: folder });
  });

  it('answers from text, word by word, with the conversation before; one question after the other', async () => {
    const model = open();
    const deltas: string[] = [];
    const [first, full] = await Promise.all([
      model.answer(null, 'Who?', 'Ada', { onDelta: (delta) => deltas.push(delta) }),
      model.answerInFull(
        {
          question: 'And when?',
          pages: [{ page: 3, image: null, text: 'In 1843.' }],
          earlier: [{ question: 'Who?', answer: null }],
        },
        {},
      ),
    ]);
    expect(deltas.length).toBeGreaterThan(2);
    expect(first).toEqual({ text: deltas.join(''), confidence: null });
    expect(first.text).toMatch(/^512 0 128 \d+$/);
    expect(full.text).toMatch(/^512 2 768 \d+$/);
    expect(await model.memoryBytes()).toBeGreaterThan(1e6);
  });

  it('stops when it is told to, and answers the next question', async () => {
    const model = open();
    const stop = new AbortController();
    const asked = model.answer(null, 'endless', 'text', { signal: stop.signal, onDelta: () => stop.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect((await model.answer(null, 'Who?', 'Ada', {})).text).toMatch(/^512/);
  });

  it('computes on the card that the library finds, or else on the CPU, and says why', async () => {
    const model = open('model.gguf', library(), 'auto');
    await model.answer(null, 'Who?', 'Ada', {});
    expect(model).toMatchObject({ device: 'vulkan', skipped: [] });
    await model.dispose();
    const large = open('large.gguf', library(), 'auto');
    expect((await large.answer(null, 'Who?', 'Ada', {})).text).toMatch(/^512/);
    expect(large).toMatchObject({
      device: 'cpu',
      skipped: [{ device: 'vulkan', reason: 'not enough VRAM', failed: true }],
    });
    await large.dispose();
    const onCpu = open();
    await onCpu.answer(null, 'Who?', 'Ada', {});
    expect(onCpu.device).toBe('cpu');
  });

  it('that is to run on a device of ours that the library does not have is refused, with what to do', async () => {
    for (const device of ['cuda', 'webgpu'] as const) {
      await expect(open('model.gguf', library(), device).answer(null, 'Who?', 'Ada', {})).rejects.toMatchObject({
        code: 'device-unavailable',
        message: expect.stringMatching(/--device (?:auto, )?cpu/),
      });
      await answerer?.dispose();
    }
  });

  it('that says the same over and over is stopped, and says it once', async () => {
    const { text, confidence } = await open().answer(null, 'endless', 'text', {});
    expect(text).toMatch(/^512 0 128 \d+(?: more){1,3} …$/);
    expect(confidence).toBe(0);
    expect((await answerer!.answer(null, 'Who?', 'Ada', {})).text).toMatch(/^512/);
  });

  it('says what is missing: the library, with the command that installs it, or a file that can be opened', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'docent-no-llama-'));
    await expect(open('model.gguf', empty).answer(null, 'q', 't', {})).rejects.toMatchObject({
      code: 'model-missing',
      message: /npm install --prefix FOLDER --omit=optional --ignore-scripts node-llama-cpp@/,
    });
    await answerer?.dispose();
    await expect(open('broken.gguf').answer(null, 'q', 't', {})).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
