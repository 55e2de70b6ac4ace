import { expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage({ viewport: { width: 1280, height: 800 } });
const policy = {
  name: 'policy.pdf',
  mimeType: 'application/pdf',
  buffer: textPdf(['Certificate of Insurance', 'Policy number KX-58213', 'The library pays 418.60 EUR a year.']),
};

test('the whole library is asked at once: the answer leads to its page, the pages that were found are listed, and the question is kept', async () => {
  const { window, page, app } = stage;
  await window.choose(samples.report, policy);
  await window.card('policy.pdf').waitFor();
  await expect.poll(async () => (await app.ask((api) => api.getIndexing({}))).waiting).toBe(0);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Ask', exact: true }).click();
  await page.getByText('All 2 documents are searched').waitFor();
  await window.question.fill('What is the policy number?');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  const hits = page.getByRole('list', { name: 'The most likely pages' }).getByRole('listitem');
  await hits.filter({ hasText: 'policy.pdf, p. 1' }).waitFor();
  const answer = page.getByRole('article', { name: 'What is the policy number?' });
  await answer.waitFor();
  await shots(page, 'ask-library');
  expect(await faults(page)).toEqual([]);
  const [kept] = await app.ask((api) => api.listLibraryQuestions({}));
  expect(kept).toMatchObject({ question: 'What is the policy number?', status: 'done' });
  // It is found again at its address.
  await page.reload();
  await answer.waitFor();
  await hits.filter({ hasText: 'policy.pdf' }).getByRole('link').click();
  await window.drawn();
});
