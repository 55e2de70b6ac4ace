import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadResult } from '../../src-main/contract/docent.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { ChatServer, stream } from './chat-server.ts';
import { openAsker } from './open-asker.ts';
import { spellingModel } from './spelling-model.ts';
import { tinyVisionLanguageModel } from './tiny-vlm.ts';

/** docent-mini reads a scan for models that only answer, and their words are located on it. */

const RECEIPT = new URL('../../resources/samples/receipt.jpg', import.meta.url).pathname;
const readerDir = new URL('../../models/docent-mini', import.meta.url).pathname;

type Line = ReadResult['pages'][number]['lines'][number];

let cacheDir: string;
let mini: DocentService;
let word: string;
let line: Line;
beforeAll(async () => {
  cacheDir = mkdtempSync(join(tmpdir(), 'docent-beside-'));
  mini = createDocentService({ modelDir: readerDir, cacheDir, device: 'cpu' });
  const { pages } = await mini.read(RECEIPT);
  // A word that stands on the scan once, as docent-mini reads it, and that can be spelled without repeating a letter.
  const words = pages[0]!.lines.flatMap((one) => one.text.split(/\s+/).map((text) => ({ text, one })));
  const found = words.find(
    ({ text }) =>
      /^[A-Za-z]{5,}$/.test(text) &&
      new Set(text).size === text.length &&
      words.filter((other) => other.text.toLowerCase().includes(text.toLowerCase())).length === 1,
  );
  if (found === undefined) throw new Error('docent-mini reads no such word on the receipt');
  [word, line] = [found.text, found.one];
});
afterAll(async () => {
  await mini.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
});

describe('An imported model, which reads nothing itself', () => {
  it('gets its answer located on a scan by Docent’s own reading', async () => {
    const asker = openAsker(await spellingModel(word), { readerDir, cacheDir, device: 'cpu' });
    const { answers, model } = await asker.ask(RECEIPT, ['What is it called?']);
    expect(model).toBe('spelling-int8');
    expect(answers[0]).toMatchObject({ answer: word, found: true, page: 1 });
    const [evidence] = answers[0]!.evidence;
    expect(evidence!.text).toContain(word);
    // Within the line that docent-mini read it in.
    expect(evidence!.box[1]).toBeGreaterThanOrEqual(line.box[1] - 0.01);
    expect(evidence!.box[3]).toBeLessThanOrEqual(line.box[3] + 0.01);
    // The same text as docent-mini alone reads, and the same evidence a second time.
    expect((await asker.read(RECEIPT)).pages).toEqual((await mini.read(RECEIPT)).pages);
    expect((await asker.ask(RECEIPT, ['Again?'])).answers[0]!.evidence).toEqual(answers[0]!.evidence);
    // Of a region what is there: above the line there is nothing of the kind.
    const above = await asker.ask(RECEIPT, ['Here?'], { region: [0, 0, 1, Math.max(0.02, line.box[1] - 0.02)] });
    expect(above.answers[0]).toMatchObject({ answer: word, evidence: [] });
    await asker.dispose();
  });

  it('shows no evidence on a scan if no model reads for it', async () => {
    const alone = createDocentService({ modelDir: await spellingModel(word), cacheDir, device: 'cpu' });
    const { answers } = await alone.ask(RECEIPT, ['What is it called?']);
    expect(answers[0]).toMatchObject({ answer: word, evidence: [] });
    await alone.dispose();
  });
});

describe('A server', () => {
  it('has its answer found on a scan by the same reading', async () => {
    const server = await ChatServer.start();
    server.reply = (_, response) => stream(response, [word]);
    const asker = openAsker(`${server.url}#some-vlm`, { readerDir, cacheDir, device: 'cpu' });
    const { answers } = await asker.ask(RECEIPT, ['What is it called?']);
    expect(answers[0]).toMatchObject({ answer: word, found: true });
    expect(answers[0]!.evidence[0]!.text).toContain(word);
    await asker.dispose();
    await server.close();
  });
});

describe('A model that @huggingface/transformers runs', () => {
  it('has its answer found on a scan by the same reading', async () => {
    const asker = openAsker(await tinyVisionLanguageModel([word]), { readerDir, cacheDir, device: 'cpu' });
    const { answers, model } = await asker.ask(RECEIPT, ['What is it called?']);
    expect(model).toBe('tiny-vlm');
    expect(answers[0]).toMatchObject({ answer: word, found: true });
    expect(answers[0]!.evidence[0]!.text).toContain(word);
    await asker.dispose();
  });
});
