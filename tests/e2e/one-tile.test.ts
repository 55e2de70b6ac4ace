import { expect, test } from 'vitest';
import { spellingModel } from '../engines/spelling-model.ts';
import { DocentWindow, samples } from './docent-window.ts';
import { launchBrowser, openWatched } from './real-browser.ts';
import { shots } from './screenshots.ts';
import { ServedApp } from './served-app.ts';

test('a model with one tile answers in the window, which shows what the model saw', { timeout: 400_000 }, async () => {
  await using app = await ServedApp.start(await spellingModel('harbo'));
  await using browser = await launchBrowser();
  await using watched = await openWatched(browser, app.url);
  const window = new DocentWindow(watched.page);
  await window.choose(samples.receipt);
  await window.drawn();
  const turn = await window.ask('What is the total?');
  const [conversation] = await app.ask((api) => api.listConversations({ documentId: null }));
  const { turns } = await app.ask((api) => api.getConversation({ conversationId: conversation!.id }));
  expect(turns).toMatchObject([
    { status: 'done', answer: 'harbo', tiles: { rows: 1, cols: 1, kept: 1, whole: false } },
  ]);
  await turn.getByText('What the model saw').click();
  await turn.getByText(/1 · \d+ visual tokens/).waitFor();
  await shots(watched.page, 'seen-visual-tokens');
  expect(watched.complaints).toEqual([]);
});
