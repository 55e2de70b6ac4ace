import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
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
  await page.getByText('Text (3)').click();
  await page.getByRole('button', { name: 'Landlord Ivo Brandt' }).click();
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
  await page.getByRole('textbox', { name: 'Model 2' }).fill('https://models.example/v1#big');
  await page.getByRole('checkbox', { name: 'Send this page over the network to models.example' }).waitFor();
  expect(await page.getByRole('button', { name: 'Compare on page 1' }).isDisabled()).toBe(true);
  // Nobody listens there: the column says so.
  await page.getByRole('textbox', { name: 'Model 2' }).fill('http://127.0.0.1:9#none');
  await page.getByText('The page is sent to 127.0.0.1:9, a server on this machine.').waitFor();
  await page.getByRole('textbox', { name: 'Question', exact: true }).fill('What is the rent?');
  await page.getByRole('button', { name: 'Compare on page 1' }).click();
  await expect.poll(() => page.getByRole('article').count(), { timeout: 300_000 }).toBe(2);
  expect(await page.getByRole('article').last().textContent()).toContain('127.0.0.1:9 cannot be asked');
});
