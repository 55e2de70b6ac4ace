import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ended, focused, samples } from './docent-window.ts';
import { measureEvidence, overlap } from './evidence-place.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { placeOfLine, textPdf } from './text-pdf.ts';

/** The window over the real host, engine and default model. The model's words do not matter here; their places do. */
const LINES = [
  'Certificate of Insurance',
  'Policy holder Margaret Whitcombe',
  'Policy number KX-58213',
  'Vehicle Blue Harbour Van',
  'Valid until 31 October 2027',
  'Yearly premium 418.60 EUR',
];
const POLICY_QUESTIONS = [
  'What is the policy number?',
  'Who is the policy holder?',
  'Which vehicle is it?',
  'What is the yearly premium?',
  'How long is it valid?',
  'Valid until?',
  'Policy number',
  'Vehicle',
  'What is this?',
];
const REPORT_QUESTIONS = [
  'When was the library founded?',
  'What is the title?',
  'Who is the head librarian?',
  'When was it published?',
  'How many visitors came?',
  'Who opened the reading garden?',
  'Who designed the garden?',
  'What is it about?',
];
const RECEIPT_QUESTIONS = [
  'What is the total?',
  'What is the date?',
  'Which shop is it?',
  'What is the invoice number?',
  'Who is the cashier?',
  'What is the subtotal?',
  'How much is the change?',
];
const letter = { name: 'policy.pdf', mimeType: 'application/pdf', buffer: textPdf(LINES) };

const stage = new Stage();

/** Clicks each of an answer's words and looks where the page's box for it is. */
async function expectBoxesOnTheirWords(turn: Locator): Promise<number> {
  const { page, window } = stage;
  const chips = window.evidenceOf(turn);
  const count = await chips.count();
  const view = (await window.pages.boundingBox())!;
  const id = (await turn.getAttribute('id'))?.replace(/^turn-/, '');
  for (let i = 0; i < count; i++) {
    await chips.nth(i).click();
    // A sentence over several lines is quoted once, and leads to the first of them.
    const first = await chips.nth(i).getAttribute('data-evidence');
    const mark = window.pages.locator(`[data-mark="${id}/${first}"]`);
    await mark.waitFor();
    const index = await mark.evaluate((node) => [...document.querySelectorAll('[data-mark]')].indexOf(node));
    // Of a quoted sentence, the words that the answer rests on.
    const stressed = chips.nth(i).locator('q mark').first();
    const text = (await ((await stressed.count()) > 0 ? stressed : chips.nth(i).locator('q')).textContent()) ?? '';
    await expect
      .poll(async () => (await measureEvidence(page, index, text)).words.length, { message: text })
      .toBeGreaterThan(0);
    // Scrolled to: the box is in view.
    await expect
      .poll(async () => {
        const { mark: box } = await measureEvidence(page, index, text);
        return box.top >= view.y && box.bottom <= view.y + view.height;
      })
      .toBe(true);
    const { mark: box, words } = await measureEvidence(page, index, text);
    expect(Math.max(...words.map((place) => overlap(box, place))), `“${text}”`).toBeGreaterThan(0.5);
  }
  return count;
}

/** Asks. @returns how many characters of the answer were visible while it streamed */
async function lengthsWhileBusy(question: string): Promise<number[]> {
  const { page, window } = stage;
  const watching = page.evaluate(
    async (at) => {
      const turn = () => document.querySelectorAll('article[id^="turn-"]')[at];
      const seen = new Set<number>();
      while (!turn()?.querySelector('[aria-busy="false"]')) {
        const length = turn()?.querySelector('[aria-busy="true"] p.text')?.textContent?.length;
        if (length !== undefined) seen.add(length);
        await new Promise((next) => setTimeout(next));
      }
      return [...seen];
    },
    await window.turns.count(),
  );
  await window.send(question);
  return await watching;
}

describe('A PDF', () => {
  test('opens from the file chooser, and its answer streams and ends with its evidence, a click on which shows it on the page', async () => {
    const { window } = stage;
    await window.choose(samples.report);
    await window.drawn();
    await shots(stage.page, 'reader');
    await window.scope('This page');
    await window.ask('What is it?');
    // Words must be visible before the answer is complete. A short answer may be too quick to see.
    const seen: number[] = [];
    for (const question of REPORT_QUESTIONS) {
      if (seen.length > 0) break;
      seen.push(...(await stage.app.slowly(() => lengthsWhileBusy(question))));
    }
    expect(seen.length).toBeGreaterThan(0);
    const found = await window.askForEvidence(...REPORT_QUESTIONS);
    expect(await expectBoxesOnTheirWords(found)).toBeGreaterThan(0);
    await shots(stage.page, 'reader-with-answer');
  });

  test('has its boxes where the PDF places the words', async () => {
    const { window } = stage;
    await window.choose(letter);
    await window.drawn();
    const turn = await window.askForEvidence(...POLICY_QUESTIONS);
    expect(await expectBoxesOnTheirWords(turn)).toBeGreaterThan(0);
    const { answer, evidence } = await stage.latestTurn();
    expect(answer).not.toBe('');
    for (const { text, box } of evidence) {
      const compact = text.replace(/\s+/g, '');
      const fits = LINES.flatMap((line, i) => (line.replace(/\s+/g, '').includes(compact) ? [placeOfLine(i)] : []));
      const middle = (box[1] + box[3]) / 2;
      expect(
        fits.some(({ left, top, bottom }) => middle > top && middle < bottom && box[0] > left - 0.005),
        `“${text}” at ${box}`,
      ).toBe(true);
    }
  });

  test('answers from its text layer, and says that no tile was looked at', async () => {
    const { window } = stage;
    await window.choose(letter);
    await window.drawn();
    const turn = await window.ask('Until when is it valid?');
    await turn.getByText('What the model saw').click();
    await turn.getByText('none: the text layer was enough').waitFor();
    expect(await turn.getByText(/look(ed)? at the page|already been looked at/).count()).toBe(0);
    expect((await stage.latestTurn()).tiles).toBeNull();
    expect(await turn.getByRole('button', { name: 'Show tiles on the page' }).count()).toBe(0);
    await shots(stage.page, 'seen-text-layer');
  });
});

describe('A scan', () => {
  test('is encoded once for two questions', async () => {
    const { window } = stage;
    await window.choose(samples.receipt);
    await window.drawn();
    await window.ask('What is the total?');
    const turn = await window.ask('What is the date?');
    await turn.getByText('What the model saw').click();
    await turn.getByText(/the page had already been looked at/).waitFor();
    expect((await stage.latestTurn()).timings).toMatchObject({ encode_ms: 0 });
    await turn.getByRole('button', { name: 'Show tiles on the page' }).click();
    await window.pages.getByRole('img', { name: /tiles at/ }).waitFor();
    await shots(stage.page, 'tiles');
  });

  test('is read by the model, and its answers have their boxes as well', async () => {
    const { window } = stage;
    await window.choose(samples.receipt);
    await window.drawn();
    const turn = await window.askForEvidence(...RECEIPT_QUESTIONS);
    // What the model read is the page's text now: it can be selected, and the boxes are on it.
    await stage.page.locator('[data-line]').first().waitFor({ state: 'attached' });
    expect(await expectBoxesOnTheirWords(turn)).toBeGreaterThan(0);
    await shots(stage.page, 'scan-with-answer');
  });
});

describe('A region', () => {
  test('can be drawn with the mouse, and the question is about it alone', async () => {
    const { window } = stage;
    await window.choose(letter);
    await window.drawn();
    await stage.page.getByRole('button', { name: 'Ask about a region' }).click();
    const cover = stage.page.getByRole('application', { name: 'Select a region' });
    await cover.waitFor();
    const sheet = (await stage.page.locator('[data-page="1"]').boundingBox())!;
    const from = placeOfLine(2);
    const at = (x: number, y: number) => [sheet.x + sheet.width * x, sheet.y + sheet.height * y] as const;
    await stage.page.mouse.move(...at(0.08, from.top - 0.01));
    await stage.page.mouse.down();
    await stage.page.mouse.move(...at(0.5, from.bottom), { steps: 4 });
    await stage.page.mouse.move(...at(0.9, from.bottom + 0.01), { steps: 4 });
    await shots(stage.page, 'lasso');
    await stage.page.mouse.up();
    // The next question is about it, and typing can begin at once.
    await focused(window.question);
    const turn = await window.ask('What is the number?');
    await turn.getByText('About a region of page 1').waitFor();
    const { region, askedPage, evidence } = await stage.latestTurn();
    expect(askedPage).toBe(1);
    const [x0, y0, x1, y1] = region!;
    for (const [value, drawn] of [
      [x0, 0.08],
      [y0, from.top - 0.01],
      [x1, 0.9],
      [y1, from.bottom + 0.01],
    ] as const) {
      expect(value).toBeCloseTo(drawn, 1.9);
    }
    for (const { box } of evidence) expect((box[1] + box[3]) / 2).toSatisfy((y: number) => y > y0 && y < y1);
  });

  test('can be drawn with the keyboard', async () => {
    const { window } = stage;
    await window.choose(letter);
    await window.drawn();
    await window.pages.focus();
    await stage.page.keyboard.press('l');
    await stage.page.getByRole('application', { name: 'Select a region' }).waitFor();
    await stage.page.keyboard.press('Enter');
    await stage.page
      .getByText(/^\d+ × \d+ mm$/)
      .first()
      .waitFor();
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowLeft', 'Shift+ArrowUp']) {
      await stage.page.keyboard.press(key);
    }
    await stage.page.keyboard.press('Enter');
    await focused(window.question);
    const turn = await window.ask('What does this say?');
    await turn.getByText('About a region of page 1').waitFor();
    expect((await stage.latestTurn()).region).not.toBeNull();
  });
});

describe('An answer', () => {
  test('can be stopped, is kept as stopped, and is given in full when asked again', async () => {
    const { window } = stage;
    await window.choose(letter);
    await window.drawn();
    const engine = await stage.readyEngine();
    // The engine stands still, so that this is amid the answer however quick the machine is.
    process.kill(engine, 'SIGSTOP');
    const turn = await window.send('Which vehicle is insured?');
    try {
      await turn.getByRole('button', { name: 'Stop' }).click();
      await turn.getByText('Stopped.').waitFor();
    } finally {
      process.kill(engine, 'SIGCONT');
    }
    await expect.poll(async () => (await stage.latestTurn()).status).toBe('stopped');
    await shots(stage.page, 'stopped');
    const before = await window.turns.count();
    await turn.getByRole('button', { name: 'Try again' }).click();
    const again = window.turns.nth(before);
    await again.getByRole('heading', { name: 'Which vehicle is insured?' }).waitFor();
    await ended(again);
    expect((await stage.latestTurn()).status).toBe('done');
  });

  test('that was stopped while it streamed keeps its words so far', async () => {
    const { window } = stage;
    await window.choose(letter);
    await window.drawn();
    await window.ask('Which vehicle is it?');
    // An answer's words come together, and its end soon after: each question has two chances to be stopped between.
    for (const question of [...POLICY_QUESTIONS, ...POLICY_QUESTIONS]) {
      const number = await window.turns.count();
      const turn = window.turns.nth(number);
      const stop = turn.getByRole('button', { name: 'Stop' });
      const stopped = await stage.app.slowly(async (engine) => {
        const firstWords = stage.page.evaluate(async (at) => {
          const turn = () => document.querySelectorAll('article[id^="turn-"]')[at];
          while (!turn()?.querySelector('[aria-busy="true"] p.text, [aria-busy="false"]')) {
            await new Promise((next) => setTimeout(next));
          }
        }, number);
        await window.send(question);
        await firstWords;
        engine.hold();
        // A short answer may be complete by now; another question then.
        if ((await turn.locator('[aria-busy="true"]').count()) === 0) return false;
        return await stop.click({ timeout: 5000 }).then(
          () => true,
          () => false,
        );
      });
      await ended(turn);
      await expect.poll(async () => (await stage.latestTurn()).status).not.toBe('running');
      const { status, answer } = await stage.latestTurn();
      if (!stopped || status !== 'stopped') continue;
      expect(answer).not.toBe('');
      await turn.getByText('Stopped.').waitFor();
      return;
    }
    throw new Error('Every answer was complete before it could be stopped.');
  });
});
