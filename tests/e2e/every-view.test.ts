/**
 * Every view of the window as axe sees it, in both sizes and both themes. English always runs. With DOCENT_EVERY_VIEW=1 Korean runs too, each
 * place is photographed, and the faults of each are printed; `-t receipts` walks one part.
 */

import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { ended } from './docent-window.ts';
import { fillLibrary } from './filled-library.ts';
import type { ServedApp } from './served-app.ts';
import { Stage } from './stage.ts';
import { ViewWalk } from './view-walk.ts';

const WHOLE = process.env.DOCENT_EVERY_VIEW !== undefined;
const LANGUAGES = WHOLE ? (['en', 'ko'] as const) : (['en'] as const);

type Filled = Awaited<ReturnType<typeof fillLibrary>>;

interface Part {
  readonly app: ServedApp;
  readonly page: Page;
  readonly walk: ViewWalk;
  readonly filled: Filled;
}

const stage = new Stage();
let filled: Filled | undefined;
const faultsAt: string[] = [];

afterAll(() => {
  if (WHOLE) console.log(`faults at 1280 and 390 pixels:\n${faultsAt.join('\n')}`);
});

/** A walk through a window in this language. */
async function walkIn(language: string): Promise<ViewWalk> {
  const { app, page } = stage;
  await app.ask((api) => api.setSettings({ language }));
  await page.reload();
  await page.locator(`html[lang="${language}"]`).waitFor();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return new ViewWalk(page, language, WHOLE);
}

function report(language: string, walk: ViewWalk): void {
  for (const [name, counts] of walk.seen) faultsAt.push(`${language} ${name}: ${counts.join(' and ')}`);
}

async function theLibrary({ page, walk }: Part): Promise<void> {
  await page.getByText('lease.pdf').first().waitFor();
  await walk.look('library');
  await walk.button('library.list').click();
  await walk.look('list');
  await walk.button('library.list').click();
  const lease = { name: 'lease.pdf' };
  const choice = page.getByRole('checkbox', { name: walk.word('library.select', lease) });
  await choice.check();
  await walk.look('selection');
  await choice.uncheck();
  const openMenu = () => walk.button('library.menu', lease).click();
  await walk.look('menu', openMenu);
  for (const [name, key] of [
    ['rename', 'common.rename'],
    ['type', 'library.kind.choose'],
    ['collections', 'collections.choose'],
  ] as const) {
    await openMenu();
    await walk.item(key).click();
    await walk.dialog().waitFor();
    await walk.look(name);
    await walk.closeDialog();
  }
  await openMenu();
  await walk.item('common.remove').click();
  await walk.button('common.undo').waitFor();
  await walk.look('notice');
  await walk.button('common.undo').click();
  await page.getByText('lease.pdf').first().waitFor();
  await walk.go('#/removed', page.getByText('removed.pdf'));
  await walk.look('removed');
}

async function aDocument({ page, walk, filled: { lease, receipt, report: sample } }: Part): Promise<void> {
  const drawn = page.locator('canvas[data-drawn="true"]');
  await walk.go(`#/document/${lease}`, drawn);
  await ended(page.getByRole('article').first());
  await walk.look('document');
  await walk.button('panel.captions').click();
  await walk.button('captions.again').waitFor();
  await page.getByRole('checkbox', { name: walk.word('captions.how') }).check();
  await walk.look('describe');
  await page.getByRole('checkbox', { name: walk.word('captions.how') }).uncheck();
  await walk.button('panel.compare').click();
  await page.getByRole('article').nth(1).waitFor();
  await walk.look('compare');
  await walk.button('panel.ask').click();
  await walk.go(`#/document/${receipt}`, page.getByRole('heading', { level: 1, name: 'receipt.jpg' }));
  await ended(page.getByRole('article').first());
  await page.getByText(walk.word('seen.title')).first().click();
  await walk.button('command.view.seen').click();
  await walk.look('what-the-model-saw');
  await walk.button('command.view.seen').click();
  await walk.go(`#/document/${sample}`, page.getByRole('heading', { level: 1, name: 'report.pdf' }));
  await drawn.first().waitFor();
  await walk.button('command.view.thumbnails').click();
  await walk.button('command.find.open').click();
  await page.getByRole('textbox', { name: walk.word('page.find') }).fill('library');
  await page.getByRole('status').filter({ hasText: /\d+/ }).first().waitFor();
  await walk.look('pages-and-find');
  await walk.button('command.view.thumbnails').click();
  await walk.button('command.view.lasso').click();
  await walk.look('lasso');
}

async function oddDocuments({ page, walk, filled: { long, broken, locked } }: Part): Promise<void> {
  await walk.go(`#/document/${long}?page=300`, page.locator('[data-page="300"] canvas[data-drawn="true"]'));
  await walk.look('300-pages');
  await walk.go(`#/document/${broken}`, page.getByRole('heading', { level: 1, name: 'broken.pdf' }));
  await walk.look('broken');
  await walk.go(`#/document/${locked}`, page.getByLabel(walk.word('library.password.label')));
  await walk.look('locked');
}

async function manyDocuments({ page, walk, filled: { library, survey } }: Part): Promise<void> {
  await walk.go('#/ask', page.getByRole('heading', { level: 1, name: walk.word('ask-library.title') }));
  await walk.look('ask');
  await walk.go(`#/ask/${library}`, page.getByRole('article'));
  await walk.look('ask-answer');
  const question = page.getByRole('textbox', { name: walk.word('survey.question') });
  await walk.go('#/survey', question);
  await page.getByRole('checkbox', { name: /lease\.pdf/ }).check();
  await question.fill('Which amount is named?');
  await walk.look('ask-many');
  await walk.go(`#/survey/${survey}`, page.getByRole('table'));
  await walk.look('ask-many-answers');
}

async function receipts({ page, walk }: Part): Promise<void> {
  const one = page.getByRole('button', { name: 'receipt.jpg' });
  await walk.go('#/receipts', one);
  await walk.look('receipts');
  await one.click();
  await page
    .getByRole('region', { name: walk.word('receipts.page') })
    .locator('img')
    .waitFor();
  await walk.look('receipt');
}

async function historyAndSettings({ page, walk }: Part): Promise<void> {
  await walk.go('#/history', page.getByRole('searchbox'));
  await page.getByRole('link').filter({ hasText: 'lease.pdf' }).first().waitFor();
  await walk.look('history');
  await walk.go('#/history?q=rent', page.getByRole('list', { name: walk.word('history.results') }));
  await walk.look('search');
  await walk.go('#/settings', page.getByRole('heading', { level: 1, name: walk.word('nav.settings') }));
  await walk.look('settings');
  await page.keyboard.press('?');
  await walk.dialog().waitFor();
  await walk.look('shortcuts');
}

/** A table of answers that another window asks for: it shows among this one's tasks. */
async function tasks({ app, page, walk, filled: { lease, receipt } }: Part): Promise<void> {
  const engine = app.enginePid();
  process.kill(engine, 'SIGSTOP');
  try {
    const begun = Promise.withResolvers<string>();
    const asking = app.ask(async (api) => {
      for await (const event of api.survey({ documentIds: [lease, receipt], question: 'Who is the landlord?' }))
        if (event.kind === 'started') begun.resolve(event.surveyId);
    });
    const open = page.locator('button[popovertarget]').filter({ hasText: walk.word('tasks.title') });
    await walk.go(`#/survey/${await begun.promise}`, open);
    await open.first().click();
    await walk.look('tasks');
    process.kill(engine, 'SIGCONT');
    await asking;
  } finally {
    process.kill(engine, 'SIGCONT');
  }
}

const PARTS: Readonly<Record<string, (part: Part) => Promise<void>>> = {
  'the library': theLibrary,
  'a document': aDocument,
  'odd documents': oddDocuments,
  'questions to many documents': manyDocuments,
  receipts,
  'history and settings': historyAndSettings,
  'the tasks': tasks,
};

describe('axe finds nothing wrong at any size, light and dark,', () => {
  test.each(LANGUAGES)('in an empty library (%s)', async (language) => {
    // It is filled by the first of the parts.
    expect(filled).toBeUndefined();
    const walk = await walkIn(language);
    await walk.look('empty');
    report(language, walk);
  });

  for (const [name, part] of Object.entries(PARTS)) {
    test.each(LANGUAGES)(
      `in ${name} (%s)`,
      async (language) => {
        const { app, page } = stage;
        filled ??= await app.ask(fillLibrary);
        const walk = await walkIn(language);
        try {
          await part({ app, page, walk, filled });
        } finally {
          report(language, walk);
        }
      },
      900_000,
    );
  }
});
