import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ended, focused, samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage();
const letter = {
  name: 'lease.pdf',
  mimeType: 'application/pdf',
  buffer: textPdf([
    'Lease of the boat house',
    'Rent 310.00 EUR a quarter',
    'Deposit 620.00 EUR',
    'Landlord Ivo Brandt',
  ]),
};
const QUESTIONS = [
  'What is the rent?',
  'What is the deposit?',
  'Who is the landlord?',
  'How much is it a quarter?',
  'Deposit',
  'Landlord',
  'Rent',
  'What is it about?',
];

describe('With the keyboard alone', () => {
  /** The name of what has the focus, which is visible: an outline on the element or around it. Empty: nothing in the page has it, as after its last element. */
  async function visibleFocus(page: Page): Promise<string> {
    // In one call, because what has the focus may end with its task.
    const { name, html, seen } = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement;
      const shows = (element: Element | null) => {
        if (element === null) return false;
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
        return (
          (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) ||
          boxShadow !== 'none' ||
          borderColor === ''
        );
      };
      const around = [at, at.nextElementSibling, at.parentElement, at.closest('form')];
      const label = at.getAttribute('aria-label') ?? at.textContent?.trim();
      const name = at === document.body ? '' : label || at.tagName;
      return { name, html: at.outerHTML.slice(0, 120), seen: around.some(shows) };
    });
    if (name !== '') expect(seen, `no focus is to be seen on ${html}`).toBe(true);
    return name;
  }

  /** Tab until the focus is on what has this role and name. */
  async function tabTo(page: Page, selector: RegExp): Promise<void> {
    const names: string[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const name = await visibleFocus(page);
      if (selector.test(name)) return;
      names.push(name);
    }
    throw new Error(`Tab does not lead to ${selector}: ${names.join(', ')}`);
  }

  test('a document is opened and asked, and the answer leads to its evidence, with a visible focus at every step', async () => {
    const { window, page } = stage;
    await window
      .card('lease.pdf')
      .or(page.getByRole('heading', { name: 'Add your first document' }))
      .first()
      .waitFor();
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    await (await chooser).setFiles(letter);
    await window.drawn();
    await page.keyboard.press('/');
    await focused(window.question);
    expect(await visibleFocus(page)).not.toBe('');
    let chips = 0;
    for (const question of QUESTIONS) {
      const turn = window.turns.nth(await window.turns.count());
      await page.keyboard.type(question);
      await page.keyboard.press('Enter');
      await ended(turn);
      chips = await window.evidenceOf(turn).count();
      if (chips > 0) break;
    }
    expect(chips).toBeGreaterThan(0);
    // Back from the question to the evidence of the last answer.
    for (let i = 0; ; i++) {
      if (
        await page.evaluate(
          () => document.activeElement?.querySelector('q') !== null && document.activeElement?.tagName === 'BUTTON',
        )
      )
        break;
      expect(i).toBeLessThan(30);
      await page.keyboard.press('Shift+Tab');
      expect(await visibleFocus(page)).not.toBe('');
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[data-mark].focused').count()).toBe(1);
    await page.keyboard.press('d');
    await focused(window.pages);
  });

  test('every section can be reached, a document can be renamed and removed, and nothing traps the focus', async () => {
    const { window, page } = stage;
    await window.choose(letter, samples.table);
    await window.card('lease.pdf').waitFor();
    await tabTo(page, /^History/);
    await page.keyboard.press('Enter');
    await focused(page.getByRole('searchbox'));
    await page.keyboard.press('Escape');
    await window.go('Library');
    await tabTo(page, /^More options for lease\.pdf/);
    await page.keyboard.press('Enter');
    await focused(page.getByRole('menuitem', { name: 'Rename' }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Rename document' }).waitFor();
    // The name is selected without its extension.
    await page.keyboard.type('보트 하우스');
    await page.keyboard.press('Enter');
    await window.card('보트 하우스.pdf').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tabTo(page, /^More options for 보트 하우스\.pdf/);
    await page.keyboard.press('Enter');
    await focused(page.getByRole('menuitem', { name: 'Rename' }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await focused(page.getByRole('menuitem', { name: 'Remove' }));
    await page.keyboard.press('Enter');
    await window.card('보트 하우스.pdf').waitFor({ state: 'detached' });
    await tabTo(page, /^Undo/);
    await page.keyboard.press('Enter');
    await window.card('보트 하우스.pdf').waitFor();
  });
});

describe('Text at twice the size', () => {
  test('loses nothing: no text is cut off, and nothing lies outside the window', async () => {
    const { window, page } = stage;
    const enlarge = () => page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    const lost = () =>
      page.evaluate(() => {
        const cut: string[] = [];
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) cut.push(`the window is ${scrollWidth} wide`);
        for (const element of document.querySelectorAll<HTMLElement>('#docent *')) {
          const own = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
          if (!own || element.closest('.visually-hidden, [data-line], [hidden], [popover]:not(:popover-open)') !== null)
            continue;
          const style = getComputedStyle(element);
          if (style.visibility === 'hidden' || element.getClientRects().length === 0) continue;
          // A name for screen readers, beside an icon.
          if (style.clipPath === 'inset(50%)') continue;
          const clips = style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll';
          // What is shortened with three dots is whole elsewhere: in its title.
          const whole =
            style.textOverflow === 'ellipsis' && (element.title !== '' || element.closest('[title]') !== null);
          if (clips && !whole && element.scrollWidth > element.clientWidth + 1) cut.push(`cut: ${element.textContent}`);
          const box = element.getBoundingClientRect();
          const scrolls = (() => {
            for (let up = element.parentElement; up !== null; up = up.parentElement) {
              if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true;
            }
            return false;
          })();
          if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) cut.push(`outside: ${element.textContent}`);
        }
        return cut;
      });
    await window.choose(letter);
    await window.drawn();
    await enlarge();
    await window.askForEvidence(...QUESTIONS);
    await shots(page, 'large-reader');
    expect(await lost()).toEqual([]);
    for (const section of ['Library', 'History', 'Ask many', 'Settings'] as const) {
      await window.go(section);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await shots(page, `large-${section.toLowerCase().replace(' ', '-')}`);
      expect(await lost(), section).toEqual([]);
    }
  });
});

test.each([
  ['zooms to 200 %', { width: 640, height: 400 }],
  ['has a phone', { width: 390, height: 844 }],
])('A reader who %s sees notices that are whole and cover neither the view nor the sections', async (_, size) => {
  const { window, page } = stage;
  await page.setViewportSize(size);
  await window.go('Settings');
  const section = page.getByRole('region', { name: 'Models', exact: true });
  const notices = page.getByRole('region', { name: 'Notifications' });
  for (const [at, name] of ['nonsense-one', 'nonsense-two'].entries()) {
    await section.getByLabel('Another model on the hub').fill(name);
    await section.getByRole('button', { name: 'Look', exact: true }).click();
    await notices.getByRole('alert').nth(at).waitFor();
  }
  await shots(page, `notices-${size.width}`);
  const box = async (what: Locator) => (await what.boundingBox())!;
  const [shown, view, sections] = [
    await box(notices),
    await box(page.getByRole('main')),
    await box(page.getByRole('navigation', { name: 'Main' })),
  ];
  expect(view.y + view.height).toBeLessThanOrEqual(shown.y + 0.5);
  expect(shown.y + shown.height).toBeLessThanOrEqual(sections.y + 0.5);
  expect(view.height).toBeGreaterThan(100);
  for (const notice of await notices.getByRole('alert').all()) {
    const { x, width } = await box(notice);
    expect([x >= 0, x + width <= size.width]).toEqual([true, true]);
  }
});

describe('A reader who prefers reduced motion', () => {
  test('sees none, even while an answer streams', async () => {
    const { window, page } = stage;
    await window.choose(letter);
    await window.drawn();
    const engine = await stage.readyEngine();
    process.kill(engine, 'SIGSTOP');
    try {
      await window.send('What does it say?');
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1)
          .map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 120)),
      );
      expect(moving).toEqual([]);
    } finally {
      process.kill(engine, 'SIGCONT');
    }
    await ended(window.turns.last());
  });
});
