import { describe, expect, test } from 'vitest';
import { createDocentService } from '../../src-main/docent-service.ts';
import { type TinyModel, tinyModel } from '../inference/tiny-models.ts';

const RECEIPT = new URL('../../resources/samples/receipt.jpg', import.meta.url).pathname;

/** The notes on a question's language, asked of a model with random weights. */
async function notesOf(name: TinyModel, questions: readonly string[]) {
  const { modelDir, cacheDir } = tinyModel(name);
  const docent = createDocentService({ modelDir, cacheDir, device: 'cpu' });
  try {
    const { notes } = await docent.ask(RECEIPT, questions);
    return notes.filter(({ code }) => code === 'foreign-question');
  } finally {
    await docent.dispose();
  }
}

describe('A question in another language than English', () => {
  test('is said to be one that a model which only answers may not understand', async () => {
    expect(await notesOf('page-reader-tiny', ['Who signed?', 'Wie hoch ist der Betrag?'])).toMatchObject([{ page: 1 }]);
  });

  test('is nothing to remark on where a model can continue any text', async () => {
    expect(await notesOf('docent-tiny', ['Wie hoch ist der Betrag?'])).toEqual([]);
  });

  test('is not what an English question with a foreign name is', async () => {
    expect(await notesOf('page-reader-tiny', ['Does Jan van der Berg live in Den Haag?'])).toEqual([]);
  });
});
