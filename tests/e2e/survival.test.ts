import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pageAt, docent as serve } from '../http/served-process.ts';
import { DocentWindow, ended, focused, samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage();
const letter = {
  name: 'ferry.pdf',
  mimeType: 'application/pdf',
  buffer: textPdf(['Ferry timetable', 'First boat 06:40 to Lantern Island', 'Last boat 21:15 to the mainland']),
};

/** Work does not end meanwhile. */
async function whileNothingIsComputed(during: () => Promise<void>): Promise<void> {
  const engine = await stage.readyEngine();
  process.kill(engine, 'SIGSTOP');
  try {
    await during();
  } finally {
    process.kill(engine, 'SIGCONT');
  }
}

describe('After a restart', () => {
  test('documents, questions, answers and the place in the document are restored', async () => {
    const { app, page, window, watched } = stage;
    await window.choose(samples.report);
    await window.drawn();
    const turn = await window.ask('What is the title of the report?');
    const before = await turn.textContent();
    // The answer's evidence may have led there already.
    const place = page.getByRole('textbox', { name: 'Go to page' });
    await place.fill('2');
    await place.press('Enter');
    await window.drawn(2);
    await expect.poll(() => place.inputValue()).toBe('2');

    watched.hostMayLeave();
    expect((await app.end('SIGTERM'))?.code).toBe(0);
    await page.getByText('Docent is not responding.').waitFor();
    await shots(page, 'connection-lost');
    await app.start();
    // The key is new: the address is opened again, in the same tab.
    await page.goto(app.url);
    await page.getByRole('heading', { name: 'report.pdf' }).waitFor();
    await window.drawn(2);
    expect(await page.getByRole('textbox', { name: 'Go to page' }).inputValue()).toBe('2');
    await expect.poll(() => window.turns.last().textContent()).toBe(before);
    await window.go('Library');
    await window.card('report.pdf').waitFor();
  });
});

describe('When the engine is killed during an answer', () => {
  test('the window says so, and the question is still answered', async () => {
    const { app, page, window } = stage;
    await window.choose(letter);
    await window.drawn();
    await window.ask('Which island is named?');
    const engine = await stage.readyEngine();
    // It stands still first, so that it dies amid the answer however quick the machine is.
    process.kill(engine, 'SIGSTOP');
    const turn = await window.send('When does the last boat leave?');
    await turn.getByText('Answering…').waitFor();
    // Once main has answered something else, it has put the question to the engine.
    await app.ask((api) => api.listDocuments({ removed: true }));
    process.kill(engine, 'SIGKILL');
    await page.getByText(/^The engine stopped and was restarted/).waitFor();
    await shots(page, 'engine-restarted');
    await ended(turn);
    expect(await stage.latestTurn()).toMatchObject({ question: 'When does the last boat leave?', status: 'done' });
    expect(app.enginePid()).not.toBe(engine);
    const next = await window.ask('When does the first boat leave?');
    await next.getByText('What the model saw').waitFor();
    expect((await stage.latestTurn()).status).toBe('done');
  });
});

describe('When the main process is killed while writing', () => {
  test('everything acknowledged is there after the next start, and nothing is incomplete', async () => {
    const { app, page, watched } = stage;
    watched.hostMayLeave();
    const { service } = pageAt(app.url);
    const written: string[] = [];
    const asked: string[] = [];
    const writing = (async () => {
      for (let i = 0; ; i++) {
        const bytes = new Uint8Array(textPdf([`Log of day ${i}`]));
        const document = await service.addDocument({ source: { kind: 'bytes', name: `log ${i}.pdf`, bytes } });
        written.push(document.id);
        if (written.length === 6) {
          // Amid what comes next, and amid an answer.
          setTimeout(() => void app.end('SIGKILL'), 15);
        }
      }
    })();
    const asking = (async () => {
      while (written.length === 0) await new Promise((next) => setTimeout(next));
      const params = { documentId: written[0]!, conversationId: null, page: 1, region: null };
      for await (const event of service.ask({ ...params, question: 'Which day is it?' })) {
        if (event.kind === 'turn') asked.push(event.turn.id);
      }
    })();
    await expect(writing).rejects.toMatchObject({ code: 'closed' });
    await asking.catch(() => undefined);
    await app.end('SIGKILL');

    await app.start();
    await app.ask(async (api) => {
      const kept = new Set((await api.listDocuments({ removed: false })).map(({ id }) => id));
      expect(written.filter((id) => !kept.has(id))).toEqual([]);
      for (const documentId of written) {
        const { bytes } = await api.readBytes({ documentId, begin: 0, end: 1 << 20 });
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(documentId);
      }
      const conversations = await api.listConversations({ documentId: written[0]! });
      const turns = await Promise.all(
        conversations.map(async ({ id }) => (await api.getConversation({ conversationId: id })).turns),
      );
      const statuses = new Map(turns.flat().map(({ id, status }) => [id, status]));
      expect(asked.length).toBeGreaterThan(0);
      for (const id of asked) expect(['interrupted', 'done']).toContain(statuses.get(id));
    });
    await page.goto(app.url);
    const window = new DocentWindow(page);
    await window.open('log 0.pdf');
    await window.turns.filter({ hasText: 'Which day is it?' }).first().waitFor();
    await shots(page, 'interrupted');
  });
});

describe('A second docent serve on the same data', () => {
  test('opens the running window', async () => {
    const { app, page, window } = stage;
    await window.go('Library');
    const second = serve(['serve', '--no-open', '--data-dir', app.dataDir, samples.receipt]);
    expect((await second.ended).stdout.trim()).toBe(app.url);
    await page.getByRole('heading', { name: 'receipt.jpg' }).waitFor();
    await window.drawn();
  });
});

describe('When the window is loaded anew', () => {
  test('amid an answer, the answer goes on, and the window sees it come and announces it', async () => {
    const { page, window } = stage;
    await window.choose(letter);
    await window.drawn();
    await window.ask('Which island is named?');
    await whileNothingIsComputed(async () => {
      await window.send('When does the first boat leave?');
      await window.turns.last().getByText('Answering…').waitFor();
      await page.reload();
      await window.drawn();
      await window.turns.last().locator('[aria-busy="true"]').waitFor();
      await window.turns.last().getByText('Answering…').waitFor();
    });
    await ended(window.turns.last());
    expect(await stage.latestTurn()).toMatchObject({ question: 'When does the first boat leave?', status: 'done' });
    // Screen readers hear it too: nothing else is announced after a reload.
    await page.locator('[aria-live="polite"]').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
  });

  test('amid an answer, the reader can still stop it', async () => {
    const { page, window } = stage;
    await window.choose(letter);
    await window.drawn();
    await window.ask('Which island is named?');
    await whileNothingIsComputed(async () => {
      await window.send('When does the last boat leave?');
      await window.turns.last().getByText('Answering…').waitFor();
      await page.reload();
      await window.turns.last().getByText('Answering…').waitFor();
      await window.turns.last().getByRole('button', { name: 'Stop' }).click();
    });
    await ended(window.turns.last());
    await expect.poll(async () => (await stage.latestTurn()).status).toBe('stopped');
  });

  test('amid a description and a comparison, both go on, and the window sees them come', async () => {
    const { page, window } = stage;
    await window.choose(letter);
    await window.drawn();
    await whileNothingIsComputed(async () => {
      await page.getByRole('button', { name: 'Describe', exact: true }).click();
      await page.getByRole('button', { name: /^Describe (this page|again)$/ }).click();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      await page.reload();
      await window.drawn();
      await page.getByRole('button', { name: 'Describe', exact: true }).click();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
    });
    await page.getByRole('button', { name: 'Describe again' }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Ferry timetable' }).waitFor();

    const compare = async () => {
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      return page.getByRole('article', { name: 'docent-mini' });
    };
    const question = page.getByRole('textbox', { name: 'Question' });
    await page.reload();
    await whileNothingIsComputed(async () => {
      await compare();
      await question.fill('Which island?');
      // The same model under another name.
      await page.getByRole('button', { name: 'Add a model' }).click();
      await focused(page.getByRole('textbox', { name: 'Model 1' }));
      await page.keyboard.type('mini');
      await page.getByRole('button', { name: 'Compare on page 1' }).click();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      await page.reload();
      await window.drawn();
      const answers = await compare();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      expect(await question.inputValue()).toBe('Which island?');
      expect(await answers.count()).toBe(0);
    });
    await page.getByRole('article', { name: 'docent-mini' }).nth(1).waitFor();
    // One that has ended is there as well.
    await page.reload();
    await window.drawn();
    await (await compare()).nth(1).waitFor();
    expect(await question.inputValue()).toBe('Which island?');
  });

  test('amid a question to the library, its answer comes all the same, and is announced', async () => {
    const { app, page, window } = stage;
    await window.choose(letter);
    await window.drawn();
    await expect.poll(() => app.ask(async (api) => (await api.getIndexing({})).waiting)).toBe(0);
    await whileNothingIsComputed(async () => {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Ask', exact: true }).click();
      await window.question.fill('When does the last boat leave?');
      await window.question.press('Enter');
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      expect(await window.question.inputValue()).toBe('When does the last boat leave?');
    });
    await page.getByRole('article', { name: 'When does the last boat leave?' }).waitFor();
    await page.locator('[aria-live="polite"]').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
  });
});
