import { expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { focused } from './docent-window.ts';
import { outlinedPdf } from './outlined-pdf.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';

const stage = new Stage({ viewport: { width: 1280, height: 800 } });
const book = { name: 'boats.pdf', mimeType: 'application/pdf', buffer: outlinedPdf() };

test('the contents of a PDF lead through it by keyboard, and its pages are called as it calls them', async () => {
  const { window, page } = stage;
  await window.choose(book);
  await window.drawn();
  const where = page.getByRole('textbox', { name: 'Go to page' });
  await expect.poll(() => where.inputValue()).toBe('i');
  await where.fill('2');
  await where.press('Enter');
  await window.drawn(4);
  await expect.poll(() => where.inputValue()).toBe('2');

  await page.keyboard.press('o');
  const tree = page.getByRole('tree', { name: 'Contents' });
  const entry = (name: string) => tree.getByRole('treeitem', { name });
  await entry('Boats').and(page.locator('[aria-selected="true"]')).waitFor();
  await shots(page, 'contents');
  expect(await faults(page)).toEqual([]);

  await entry('Boats').focus();
  await page.keyboard.press('ArrowDown');
  await focused(entry('Oars'));
  await page.keyboard.press('Enter');
  await window.drawn(5);
  await expect.poll(() => where.inputValue()).toBe('3');
  await page.keyboard.press('ArrowLeft');
  await focused(entry('Part one'));
  await page.keyboard.press('ArrowLeft');
  await entry('Oars').waitFor({ state: 'detached' });
  expect(await entry('Part one').getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await window.drawn(6);
});

test('two pages stand side by side, and each is gone to', async () => {
  const { window, page } = stage;
  await window.choose(book);
  await window.drawn();
  await page.getByRole('button', { name: 'Two pages side by side' }).click();
  await window.drawn(2);
  const [left, right] = await Promise.all(
    [1, 2].map((number) => page.locator(`[data-page="${number}"]`).boundingBox()),
  );
  expect(right?.y).toBe(left?.y);
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));
  const where = page.getByRole('textbox', { name: 'Go to page' });
  for (const label of ['ii', '1', '2', '3']) {
    await page.getByRole('button', { name: 'Next page' }).click();
    await expect.poll(() => where.inputValue()).toBe(label);
  }
  await shots(page, 'two-pages');
  expect(await faults(page)).toEqual([]);
});
