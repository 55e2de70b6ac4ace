import { describe, expect, test } from 'vitest';
import { samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';

/** Asking as a conversation, over the real host and docent-mini. */
const stage = new Stage({ viewport: { width: 1280, height: 800 } });

describe('A follow-up', () => {
  test('is completed from the conversation; the completion is shown, and the original can be asked instead', async () => {
    const { window } = stage;
    await window.choose(samples.report);
    await window.drawn();
    await window.ask('When was the reading garden opened?');
    const turn = await window.ask('and who designed it?');
    await turn.getByText('Asked as “Who designed the reading garden?”').waitFor();
    expect((await stage.latestTurn()).askedAs).toBe('Who designed the reading garden?');
    await shots(stage.page, 'follow-up');
    const before = await window.turns.count();
    await turn.getByRole('button', { name: 'Ask it as written' }).click();
    await window.turns.nth(before).locator('[aria-busy="false"]').waitFor();
    expect((await stage.latestTurn()).askedAs).toBeNull();
  });
});

describe('A request about the whole document', () => {
  test('is answered with extracts, each of which leads to its place', async () => {
    const { window } = stage;
    await window.choose(samples.report);
    await window.drawn();
    const dates = await window.ask('List all dates');
    const listed = dates.getByRole('list', { name: 'From the document' }).getByRole('listitem');
    await expect.poll(() => listed.count()).toBe(3);
    await listed.filter({ hasText: 'September 2024' }).getByRole('button', { name: 'p. 2' }).click();
    await window.drawn(2);
    await window.marks(1).first().waitFor();
    await shots(stage.page, 'dates');
    const summary = await window.ask('Summarise');
    const sentences = summary.getByRole('list', { name: 'From the document' }).getByRole('listitem');
    await sentences.filter({ hasText: 'Annual Report' }).waitFor();
    expect(await sentences.count()).toBeGreaterThanOrEqual(4);
    // No model took part, and none is named.
    expect(await stage.latestTurn()).toMatchObject({ form: 'extracts', model: null, confidence: null });
    expect(await summary.getByText(/Sure|Doubtful/).count()).toBe(0);
    await shots(stage.page, 'summary');
  });
});

describe('An answer', () => {
  test('that was not found lists what was searched, and the nearest passages lead to their places', async () => {
    const { window } = stage;
    await window.choose(samples.report);
    await window.drawn();
    // Which question the model refuses is no matter here.
    for (const question of [
      'What is the fax number of the library?',
      'What is the fax number of the mayor?',
      'What is the passport number of the architect?',
      'What is the licence plate of the bus?',
      'What is the blood type of the head librarian?',
    ]) {
      const turn = await window.ask(question);
      if ((await turn.getByText(/does not say/).count()) === 0) continue;
      await turn.getByText('Searched pages 1 to 2: the text.').waitFor();
      const passages = turn.getByRole('list', { name: 'The nearest passages' }).getByRole('button');
      if ((await passages.count()) === 0) continue;
      await passages.first().click();
      await window.pages.locator('[data-mark*="/passage/0"]').waitFor();
      await shots(stage.page, 'nearest-passages');
      return;
    }
    throw new Error('Every question was answered: find one that the report does not answer.');
  });

  test('reads as a sentence, with the sentence of its evidence quoted beneath', async () => {
    const { window } = stage;
    await window.choose(samples.report);
    await window.drawn();
    const turn = await window.ask('When was the library founded?');
    const { answer, sentence, evidence } = await stage.latestTurn();
    expect(sentence).toBe(`The library was founded in ${answer}.`);
    await turn
      .getByText(sentence ?? '')
      .first()
      .waitFor();
    const [quotation] = await window.evidenceOf(turn).allTextContents();
    expect(quotation).toContain(evidence[0]!.sentence ?? 'none');
    await shots(stage.page, 'answer-sentence');
  });
});

describe('A question in a language that the model did not learn', () => {
  test('is told so while it is written, and one in English is not', async () => {
    const { page, window } = stage;
    await window.choose(samples.report);
    await window.drawn();
    await window.ask('When was the library founded?');
    const hint = page.getByRole('status').filter({ hasText: 'Ask in English' });
    await window.question.fill('Wer hat den Lesegarten eröffnet?');
    await hint.waitFor();
    await shots(page, 'foreign-question');
    await window.question.fill('Who opened the reading garden?');
    await hint.waitFor({ state: 'detached' });
  });
});
