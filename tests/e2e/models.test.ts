import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatServer, stream } from '../engines/chat-server.ts';
import { HubStandIn, repositoryOf, type StandInRepository } from '../engines/hub/hub-stand-in.ts';
import { tinyEmbedder } from '../engines/tiny-embedder.ts';
import { tinyVisionLanguageModel } from '../engines/tiny-vlm.ts';
import { ended, samples } from './docent-window.ts';
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

/** Whether the top of something is within the window. */
const inSight = (element: Element): boolean => {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < innerHeight;
};

test('A reader adds a server from its list of models, sees what the test says, and asks it beside a doubtful answer', async () => {
  const { page, window } = stage;
  const server = await ChatServer.start();
  try {
    server.models = ['blind-llm', 'some-vlm'];
    server.reply = (_, response) => stream(response, ['54.15']);
    await window.go('Settings');
    const section = page.getByRole('region', { name: 'Add a server' });
    await section.getByLabel('Address').fill(server.url);
    await section.getByRole('button', { name: 'List its models' }).click();
    // It was a field to write in until the list came.
    await section.getByRole('combobox', { name: 'Model', exact: true }).selectOption('some-vlm');
    await section.getByRole('button', { name: 'Test', exact: true }).click();
    await section.getByText('It answers, but it cannot see').waitFor();
    await section.getByRole('checkbox').check();
    await shots(page, 'servers');
    await section.getByRole('button', { name: 'Add and use' }).click();
    const models = page.getByRole('region', { name: 'Models', exact: true });
    await models.getByText('text only').waitFor();
    await models.getByRole('button', { name: 'Use docent-mini' }).click();
    await models.getByLabel('Where an answer is in doubt, offer').waitFor();
    await shots(page, 'models-installed');

    await window.go('Library');
    await window.choose(samples.receipt);
    await window.drawn();
    await window.ask('Who painted the ceiling of the Sistine Chapel?');
    await window.turns.last().getByRole('button', { name: 'Ask some-vlm' }).click();
    await ended(window.turns.nth(1));
    await window.turns.nth(1).getByText('54.15').first().waitFor();
    expect(await window.turns.count()).toBe(2);
    const picker = page.getByLabel('Model that answers');
    await picker.selectOption({ label: 'some-vlm' });
    await page.getByText(/some-vlm answers, on this machine/).waitFor();
    await shots(page, 'second-opinion');
  } finally {
    await server.close();
    await stage.app.ask((api) => api.useModel({ name: 'docent-mini' }));
  }
});

test('A reader plans a download, agrees to host, licence and size, downloads the model and gets its answer', async () => {
  const { page } = stage;
  const files = repositoryOf(await tinyVisionLanguageModel(['Grand', 'Total', '54.15']));
  repositories['lab/tiny'] = { licence: 'mit', modelType: 'smolvlm', files };
  await stage.window.go('Settings');
  const section = page.getByRole('region', { name: 'Models', exact: true });
  await section.getByLabel('Another model on the hub').fill('lab/tiny');
  expect(hub.requests).toEqual([]);
  await section.getByRole('button', { name: 'Look', exact: true }).click();
  // The field is below a long list, and what it asked for above it.
  await section.getByRole('group', { name: 'lab/tiny' }).getByText('mit', { exact: true }).waitFor();
  await expect.poll(() => section.getByRole('group', { name: 'lab/tiny' }).evaluate(inSight)).toBe(true);
  expect(hub.sent).toBe(0);
  const download = section.getByRole('button', { name: 'Download' });
  expect(await download.isDisabled()).toBe(true);
  await section.getByRole('checkbox', { name: /^I agree to download/ }).check();
  await shots(page, 'models');
  await download.click();
  await section.getByRole('button', { name: 'Use tiny' }).click();
  await section.getByRole('button', { name: 'Use docent-mini' }).waitFor();
  const shelf = await stage.app.ask((api) => api.listModels({}));
  expect(shelf.installed.find(({ used }) => used)?.name).toBe('tiny');
  await section.getByRole('button', { name: 'Try tiny' }).click();
  await section.getByText('It ran on cpu.').waitFor();
});

test('A reader sees what a model brings along before they agree, and that nothing comes until then', async () => {
  const { page, window } = stage;
  repositories['lab/reads'] = { licence: 'apache-2.0', files: { 'Tiny.Q4_K_M.gguf': Buffer.alloc(2000, 7) } };
  await window.go('Settings');
  const section = page.getByRole('region', { name: 'Models', exact: true });
  const sent = hub.sent;
  await section.getByLabel('Another model on the hub').fill('lab/reads');
  await section.getByRole('button', { name: 'Look', exact: true }).click();
  await section.getByText('It answers from the text that Docent reads. It cannot see.').waitFor();
  await section.getByText(/^node-llama-cpp \d/).waitFor();
  await section.getByText(/and to the licences\.$/).waitFor();
  await section.getByRole('button', { name: 'Download' }).scrollIntoViewIfNeeded();
  await shots(page, 'models-library');
  expect(hub.sent).toBe(sent);
  await section.getByRole('button', { name: 'Cancel' }).click();
});

test('A reader gets another model for search, uses it, and goes back to the one that came with Docent', async () => {
  const { page, window } = stage;
  const files = repositoryOf(await tinyEmbedder(['dog hound']));
  repositories['lab/finds'] = { licence: 'mit', task: 'feature-extraction', files };
  await window.go('Settings');
  const section = page.getByRole('region', { name: 'Models', exact: true });
  await section.getByLabel('Another model on the hub').fill('lab/finds');
  await section.getByRole('button', { name: 'Look', exact: true }).click();
  await section.getByText('It finds pages by meaning. It answers nothing.').waitFor();
  await section.getByRole('checkbox', { name: /^I agree to download/ }).check();
  await section.getByRole('button', { name: 'Download' }).click();
  await section.getByRole('button', { name: 'Find pages by meaning with finds' }).click();
  const back = section.getByRole('button', { name: 'Find pages by meaning with docent-mini' });
  await back.waitFor();
  await back.scrollIntoViewIfNeeded();
  await shots(page, 'models-search');
  await back.click();
  await section.getByRole('button', { name: 'Find pages by meaning with finds' }).waitFor();
});

test('A reader tries a model on a page of their own with a question of their own, and no conversation comes of it', async () => {
  const { page, window } = stage;
  const conversations = () => stage.app.ask((api) => api.listConversations({ documentId: null }));
  const before = await conversations();
  await window.choose(samples.report);
  await window.drawn();
  await window.go('Settings');
  const section = page.getByRole('region', { name: 'Models', exact: true });
  await section.getByRole('button', { name: 'Try on a page of yours: docent-mini' }).click();
  await section.getByLabel('Document').selectOption('report.pdf');
  await section.getByRole('spinbutton', { name: 'Page' }).fill('2');
  await section.getByLabel('Question about this page').fill('What is the title?');
  await section.getByRole('button', { name: 'Ask', exact: true }).click();
  await section.getByText(/^It took /).waitFor();
  await shots(page, 'models-try');
  expect(await conversations()).toEqual(before);
});
