import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage();
const lease = {
  name: 'lease.pdf',
  mimeType: 'application/pdf',
  buffer: textPdf(['Lease of the boat house', 'Rent 310.00 EUR a quarter', 'Landlord Ivo Brandt']),
};

test('a page is described, its sentences lead to their places, and it is saved', async () => {
  const { window, page } = stage;
  await window.choose(lease);
  await window.drawn();
  await page.getByRole('button', { name: 'Describe', exact: true }).click();
  await page.getByRole('button', { name: 'Describe this page' }).click();
  const sentences = page.getByRole('list', { name: 'Sentences with their sources' });
  await sentences.getByRole('button').first().waitFor({ timeout: 300_000 });
  // Each amount stands with what it is for; pointing at it shows its place, and pointing at its place shows it.
  const amount = page.getByRole('list', { name: 'Amounts' }).getByRole('button', { name: 'Rent 310.00 EUR a quarter' });
  await amount.hover();
  const mark = page.locator('[data-mark^="caption/line-2"]');
  await mark.waitFor();
  const place = await mark.boundingBox();
  await page
    .getByRole('heading', { name: 'Page 1' })
    .or(page.getByText('Page 1', { exact: true }))
    .first()
    .hover();
  await page.mouse.move((place?.x ?? 0) + 8, (place?.y ?? 0) + 8);
  await expect.poll(() => amount.getAttribute('class')).toContain('pointed');
  await shots(page, 'describe');
  expect(await page.getByText('line-').count()).toBe(0);
  await page.getByRole('checkbox', { name: 'Show how it was made' }).check();
  await page.getByText('Text (3)').click();
  await page.getByRole('group').getByRole('button', { name: 'Landlord Ivo Brandt' }).last().click();
  await page.locator('[data-mark="caption/line-3"]').waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await download).suggestedFilename()).toBe('lease-captions.md');
  // The question is where it was.
  await page.getByRole('button', { name: 'Ask', exact: true }).first().click();
  await window.question.waitFor();
});

test('models can be compared, and none gets a page over the network without consent', async () => {
  const { window, page } = stage;
  await window.choose(lease);
  await window.drawn();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('checkbox', { name: 'docent-mini' }).and(page.locator(':checked')).waitFor();
  await page.getByRole('button', { name: 'Add a model' }).click();
  await page.getByRole('textbox', { name: 'Model 1' }).fill('https://models.example/v1#big');
  await page.getByRole('checkbox', { name: 'Send this page over the network to models.example' }).waitFor();
  expect(await page.getByRole('button', { name: 'Compare on page 1' }).isDisabled()).toBe(true);
  // Nobody listens there: the column says so.
  await page.getByRole('textbox', { name: 'Model 1' }).fill('http://127.0.0.1:9#none');
  await page.getByText('The page is sent to 127.0.0.1:9, a server on this machine.').waitFor();
  await page.getByRole('textbox', { name: 'Question', exact: true }).fill('What is the rent?');
  await page.getByRole('button', { name: 'Compare on page 1' }).click();
  await expect.poll(() => page.getByRole('article').count(), { timeout: 300_000 }).toBe(2);
  expect(await page.getByRole('article').last().textContent()).toContain('127.0.0.1:9 cannot be asked');
  // Which was right is kept, and counted.
  await page.getByRole('checkbox', { name: 'This one is right' }).check();
  await page.getByRole('list', { name: 'Right so far' }).getByText('1 of 1').waitFor();
  await shots(page, 'compare');
});
