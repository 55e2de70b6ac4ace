import { afterAll, beforeAll, expect, test } from 'vitest';
import { HubStandIn, repositoryOf, type StandInRepository } from '../engines/hub/hub-stand-in.ts';
import { tinyVisionLanguageModel } from '../engines/tiny-vlm.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';

/** What the hub has; filled by the test, which cleans up after it. */
const repositories: Record<string, StandInRepository> = {};
let hub: HubStandIn;
let endpoint: string | undefined;

// Before the stage starts its host, which takes the address of the hub from its environment.
beforeAll(async () => {
  hub = await new HubStandIn(repositories).start();
  endpoint = process.env.HF_ENDPOINT;
  process.env.HF_ENDPOINT = hub.url;
});
afterAll(async () => {
  if (endpoint === undefined) delete process.env.HF_ENDPOINT;
  else process.env.HF_ENDPOINT = endpoint;
  await hub[Symbol.asyncDispose]();
});

const stage = new Stage();

test('A reader plans a download, agrees to host, licence and size, downloads the model and gets its answer', async () => {
  const { page } = stage;
  const files = repositoryOf(await tinyVisionLanguageModel(['Grand', 'Total', '54.15']));
  repositories['lab/tiny'] = { licence: 'mit', modelType: 'smolvlm', files };
  await stage.window.go('Settings');
  const section = page.getByRole('region', { name: 'Models', exact: true });
  await section.getByLabel('Another model on the hub').fill('lab/tiny');
  expect(hub.requests).toEqual([]);
  await section.getByRole('button', { name: 'Look', exact: true }).click();
  await section.getByText('mit', { exact: true }).waitFor();
  expect(hub.sent).toBe(0);
  const download = section.getByRole('button', { name: 'Download' });
  expect(await download.isDisabled()).toBe(true);
  await section.getByRole('checkbox').check();
  await shots(page, 'models');
  await download.click();
  await section.getByRole('button', { name: 'Use tiny' }).click();
  await section.getByRole('button', { name: 'Use docent-mini' }).waitFor();
  const shelf = await stage.app.ask((api) => api.listModels({}));
  expect(shelf.installed.find(({ used }) => used)?.name).toBe('tiny');
});
