import { expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage({ viewport: { width: 1280, height: 800 } });
const lease = {
  name: 'lease.pdf',
  mimeType: 'application/pdf',
  buffer: textPdf(['Lease of the boat house', 'Rent 310.00 EUR a quarter', 'Landlord Ivo Brandt']),
};

test('documents are put into collections and tagged, shown by them, and listed', async () => {
  const { window, page } = stage;
  await window.choose(samples.report, samples.receipt, lease);
  for (const name of ['report.pdf', 'receipt.jpg', 'lease.pdf']) await window.card(name).waitFor();
  for (const name of ['report.pdf', 'lease.pdf']) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByRole('button', { name: 'Collections and tags…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'New collection' }).fill('Boat house');
  await page.keyboard.press('Enter');
  await dialog.getByRole('checkbox', { name: 'Boat house' }).and(page.locator(':checked')).waitFor();
  await dialog.getByRole('textbox', { name: 'New tag' }).fill('#to sign');
  await page.keyboard.press('Enter');
  await dialog.getByRole('checkbox', { name: 'to sign' }).and(page.locator(':checked')).waitFor();
  await shots(page, 'collections-dialog');
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Clear selection' }).click();

  const strip = page.getByRole('navigation', { name: 'Collections and tags' });
  await strip.getByRole('link', { name: 'Boat house 2' }).click();
  await window.card('receipt.jpg').waitFor({ state: 'detached' });
  expect(await window.documents.getByRole('listitem').count()).toBe(2);
  await page.getByRole('button', { name: 'Show as a list' }).click();
  const table = page.getByRole('table', { name: 'Documents' });
  expect(await table.getByRole('row').count()).toBe(3);
  await table
    .getByRole('row', { name: /lease\.pdf/ })
    .getByText('Boat house · #to sign')
    .waitFor();
  await shots(page, 'library-list');
  expect(await faults(page)).toEqual([]);
  // The address is the collection's, and the list is what the reader chose.
  await page.reload();
  await table.getByRole('row', { name: /lease\.pdf/ }).waitFor();
  await expect.poll(() => table.getByRole('row').count()).toBe(3);
});

test('a collection is asked by itself, and deleting it keeps its documents', async () => {
  const { window, page, app } = stage;
  await window.choose(samples.report, samples.receipt, lease);
  for (const name of ['report.pdf', 'receipt.jpg', 'lease.pdf']) await page.getByText(name).first().waitFor();
  await app.ask(async (api) => {
    const { id } = await api.createCollection({ kind: 'collection', name: 'Rented' });
    const documents = await api.listDocuments({ removed: false });
    const documentIds = documents.filter(({ name }) => name !== 'receipt.jpg').map((document) => document.id);
    await api.setMembers({ collectionId: id, documentIds, member: true });
  });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Ask', exact: true }).click();
  await page.getByRole('combobox', { name: 'Ask' }).selectOption({ label: 'Rented (2)' });
  await window.question.fill('What is the rent?');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByRole('article', { name: 'What is the rent?' }).waitFor();
  expect(await faults(page)).toEqual([]);

  await window.go('Library');
  const strip = page.getByRole('navigation', { name: 'Collections and tags' });
  await strip.getByRole('link', { name: 'Rented 2' }).click();
  await page.getByRole('link', { name: 'Open receipt.jpg' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'More options for Rented' }).click();
  await page.getByRole('menuitem', { name: 'Delete collection' }).click();
  await page.getByText('“Rented” was deleted. Its documents are still in the library.').waitFor();
  await page.getByRole('link', { name: 'Open receipt.jpg' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await strip.getByRole('link', { name: 'Rented 2' }).waitFor();
});

test('a new version takes a document’s place with its conversation, and undoing puts both back', async () => {
  const { window, page, app } = stage;
  await window.choose(lease);
  await window.drawn();
  await window.ask('Who is the landlord?');
  await window.go('Library');
  if ((await page.getByRole('button', { name: 'Show as a list', pressed: true }).count()) > 0) {
    await page.getByRole('button', { name: 'Show as a list' }).click();
  }
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'More options for lease.pdf' }).click();
  await page.getByRole('menuitem', { name: 'Replace with another file…' }).click();
  await (await chooser).setFiles({ ...lease, name: 'lease-2.pdf', buffer: textPdf(['Lease', 'Landlord Ada Brandt']) });
  await page.getByText('“lease-2.pdf” has taken the place of “lease.pdf”').waitFor();
  await window.card('lease-2.pdf').waitFor();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await window.open('lease-2.pdf');
  await page.getByText('This was asked about an earlier version of the document.').waitFor();
  expect(await window.marks(1).count()).toBe(0);
  await shots(page, 'earlier-version');
  expect(await faults(page)).toEqual([]);
  const [kept] = await app.ask((api) => api.listConversations({ documentId: null }));
  expect(kept?.turns).toBe(1);
});
