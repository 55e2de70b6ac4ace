import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AskResult, ReadResult } from '../../src-main/contract/docent.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { tinyModel } from '../inference/tiny-models.ts';

const samples = new URL('../../resources/samples/', import.meta.url).pathname;
const RECEIPT = join(samples, 'receipt.jpg');
const REPORT = join(samples, 'report.pdf');

/** docent-tiny with random weights: its answers are meaningless, but everything around them is real. */
function settings() {
  const { modelDir, cacheDir } = tinyModel('docent-tiny');
  return { modelDir, cacheDir, device: 'cpu' as const };
}

describe('Docent', () => {
  let docent: DocentService;
  beforeAll(() => {
    docent = createDocentService(settings());
  });
  afterAll(() => docent.dispose());

  const runs = async () => (await docent.engine.stats()).runs;

  test('answers about an image with all that the contract promises', async () => {
    const stages: string[] = [];
    const result = await docent.ask(RECEIPT, ['What is the total?', 'When?'], {
      onProgress: (stage) => stages.push(stage),
    });
    expect(AskResult.parse(result)).toEqual(result);
    expect(result.answers.map((a) => [a.question, a.page])).toEqual([
      ['What is the total?', 1],
      ['When?', 1],
    ]);
    expect(result.model).toBe('docent-tiny');
    expect(result.tiles!.kept).toBeLessThanOrEqual(result.tiles!.rows * result.tiles!.cols);
    expect(result.timings.encode_ms).toBeGreaterThan(0);
    expect(result.timings.first_token_ms).toBeGreaterThan(0);
    expect(stages).toEqual(['opening the document', 'loading the model', 'answering']);
  });

  test('answers a second question on the page without drawing or encoding it again', async () => {
    await docent.ask(RECEIPT, ['When?']);
    const before = await runs();
    const { timings } = await docent.ask(RECEIPT, ['Who?']);
    expect(await runs()).toMatchObject({
      encoder: before.encoder,
      resampler: before.resampler,
    });
    expect(timings).toMatchObject({ tile_ms: 0, encode_ms: 0 });
  });

  test('streams the deltas of every question', async () => {
    const texts = ['', ''];
    const onDelta = ({ question, text }: { question: number; text: string }) => {
      texts[question] += text;
    };
    const { answers } = await docent.ask(RECEIPT, ['What is the total?', 'When?'], { onDelta });
    expect(texts.map((text) => text.trim().replace(/\s+/g, ' '))).toEqual(answers.map((a) => a.answer));
  });

  test('looks only at the region: other tiles, another page key, boxes in fractions of the whole page', async () => {
    const whole = await docent.ask(RECEIPT, ['When?']);
    const before = (await runs()).encoder;
    const part = await docent.ask(RECEIPT, ['When?'], { region: [0.1, 0.5, 0.9, 0.7] });
    expect((await runs()).encoder).toBeGreaterThan(before!);
    expect(part.tiles!.pixels).not.toEqual(whole.tiles!.pixels);
    for (const { box } of part.answers[0]!.evidence) expect(box[1]).toBeGreaterThan(0.45);
  });

  test('searches a document of several pages and names the page of each answer', async () => {
    const result = await docent.ask(REPORT, ['What is the total?']);
    expect([1, 2]).toContain(result.answers[0]?.page);
    const second = await docent.ask(REPORT, ['What is the total?'], { page: 2 });
    expect(second.answers[0]?.page).toBe(2);
  });

  test('evidence of an answer copied from a text layer is on the page in those words', async () => {
    const { answers } = await docent.ask(REPORT, ['Who wrote this?'], { page: 1 });
    const { pages } = await docent.read(REPORT, { page: 1 });
    const words = pages[0]!.lines.map((line) => line.text).join('\n');
    for (const { text, box } of answers[0]!.evidence) {
      expect(words).toContain(text);
      expect(box.every((v) => v >= 0 && v <= 1)).toBe(true);
    }
  });

  test('reads a page from its pixels when the text layer is ignored', async () => {
    await docent.ask(REPORT, ['When?'], { page: 1 });
    const before = await runs();
    await docent.ask(REPORT, ['When?'], { page: 1, text: false });
    expect((await runs()).encoder).toBeGreaterThan(before.encoder!);
  });

  test('continues after the engine was killed: the page is encoded again, by another process', async () => {
    await docent.ask(RECEIPT, ['When?']);
    const { pid } = await docent.engine.stats();
    const answer = docent.ask(RECEIPT, ['When?']).catch((error: unknown) => error);
    process.kill(pid, 'SIGKILL');
    const first = await answer;
    // The kill came before the answer, after it, or before the engine was asked at all: then another process gave it.
    if (first instanceof Error) expect(first).toMatchObject({ code: 'engine-crashed' });
    expect((await docent.ask(RECEIPT, ['When?'])).answers.length).toBe(1);
    expect((await docent.engine.stats()).pid).not.toBe(pid);
    // It began without pages.
    expect((await runs()).encoder).toBeGreaterThan(0);
  });

  test('can be cancelled, and is ready for the next question', async () => {
    const abort = new AbortController();
    const asking = docent.ask(RECEIPT, ['Anything?'], { signal: abort.signal, onDelta: () => abort.abort() });
    await expect(asking).rejects.toMatchObject({ code: 'cancelled' });
    expect((await docent.ask(RECEIPT, ['When?'])).answers.length).toBe(1);
  });

  test('refuses an invalid question with an error that names the problem', async () => {
    await expect(docent.ask('/nowhere/a.pdf', ['When?'])).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(docent.ask(REPORT, ['When?'], { page: 9 })).rejects.toMatchObject({ code: 'page-out-of-range' });
    await expect(docent.ask(RECEIPT, ['When?'], { region: [0.9, 0, 1.1, 1] })).rejects.toMatchObject({
      code: 'bad-region',
    });
    await expect(docent.ask(RECEIPT, [])).rejects.toMatchObject({ code: 'bad-input' });
    await expect(docent.ask(RECEIPT, ['  '])).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('Reading', () => {
  test('a text layer needs no model', async () => {
    const docent = createDocentService({ ...settings(), modelDir: '/nowhere/model' });
    try {
      const result = await docent.read(REPORT);
      expect(ReadResult.parse(result)).toEqual(result);
      expect(result.pages.map((p) => p.page)).toEqual([1, 2]);
      for (const page of result.pages) {
        expect(page.lines.length).toBeGreaterThan(3);
        for (const line of page.lines) expect(line.source).toBe('text-layer');
      }
      await expect(docent.read(RECEIPT)).rejects.toMatchObject({ code: 'model-missing' });
    } finally {
      await docent.dispose();
    }
  });

  test('an image is read by the model, its lines within the page', async () => {
    const docent = createDocentService(settings());
    try {
      const { pages } = await docent.read(RECEIPT);
      expect(pages.length).toBe(1);
      expect(pages[0]!.lines.length).toBeGreaterThan(10);
      for (const { source, box } of pages[0]!.lines) {
        expect(source).toBe('model');
        expect(box[0] >= 0 && box[1] >= 0 && box[2] <= 1 && box[3] <= 1 && box[0] < box[2] && box[1] < box[3]).toBe(
          true,
        );
      }
    } finally {
      await docent.dispose();
    }
  });
});

describe('A model with a language model for reading', () => {
  const language = new URL('../fixtures/parity/language/reading-language.bin', import.meta.url).pathname;

  /** A copy of the model with or without that file. */
  function speaking(file: string | undefined) {
    const { modelDir, cacheDir, device } = settings();
    const config = JSON.parse(readFileSync(join(modelDir, 'config.json'), 'utf8')) as {
      visual: { reading_head: object };
    };
    config.visual.reading_head = { ...config.visual.reading_head, language: { weight: 2, spaces: 4, something: 3 } };
    writeFileSync(join(modelDir, 'config.json'), JSON.stringify(config));
    if (file !== undefined) copyFileSync(file, join(modelDir, 'reading-language.bin'));
    return createDocentService({ modelDir, cacheDir, device });
  }

  const textOf = async (docent: DocentService) => {
    try {
      return (await docent.read(RECEIPT)).pages[0]!.lines.map(({ text }) => text).join('\n');
    } finally {
      await docent.dispose();
    }
  };

  test('uses it for reading', async () => {
    const text = await textOf(speaking(language));
    expect(text).not.toBe(await textOf(createDocentService(settings())));
  });

  test('says what to do when its file is missing or damaged', async () => {
    await expect(textOf(speaking(undefined))).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/cannot be read\. Download the model again/),
    });
    await expect(textOf(speaking(RECEIPT))).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/damaged/),
    });
  });
});
