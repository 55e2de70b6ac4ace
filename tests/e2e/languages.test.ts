import { afterAll, beforeAll, expect, test } from 'vitest';
import { hebrewPackage, RegistryStandIn } from '../engines/packages/registry-stand-in.ts';
import { root } from '../source-imports.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';

let registry: RegistryStandIn;
// Before the stage starts its host, which takes the registry's address from its environment.
beforeAll(async () => {
  registry = await new RegistryStandIn({ '@tesseract.js-data/heb': await hebrewPackage() }).start();
  process.env.DOCENT_NPM_REGISTRY = registry.registry.url;
});
afterAll(async () => {
  delete process.env.DOCENT_NPM_REGISTRY;
  await registry[Symbol.asyncDispose]();
});

const stage = new Stage();

test('A reader adds a language after seeing host, licence and size, and a page in its script is read and says by whom', async () => {
  const { page, window } = stage;
  await window.go('Settings');
  const section = page.getByRole('region', { name: 'Languages that Docent reads' });
  await section.getByLabel('Add a language').selectOption({ label: 'Hebrew' });
  expect(registry.requests).toEqual([]);
  await section.getByRole('button', { name: 'Look', exact: true }).click();
  await section.getByText(registry.host, { exact: true }).waitFor();
  const download = section.getByRole('button', { name: 'Download' });
  expect(await download.isDisabled()).toBe(true);
  await section.getByRole('checkbox', { name: /^I agree to download/ }).check();
  await shots(page, 'languages');
  await download.click();
  await section.getByRole('button', { name: 'Remove Hebrew' }).waitFor();
  await shots(page, 'languages-installed');

  await window.go('Library');
  await window.choose(`${root}/tests/fixtures/hebrew.png`);
  await window.drawn();
  await window.ask('20817');
  await page.getByText('The page was read by the second reader, in Hebrew.').first().waitFor();
  await shots(page, 'second-reader');
});
