import { describe, expect, it } from 'vitest';
import type { DocentError } from '../../src-main/contract/errors.ts';
import { documentId, exampleAnswer, exampleDocument, examplePage, exampleQuestion } from './examples.ts';
import { addConversation, openFor, temporaryFolder } from './temporary-history.ts';

function failure(work: () => unknown): Pick<DocentError, 'code' | 'message'> {
  try {
    work();
  } catch (thrown) {
    return thrown as DocentError;
  }
  throw new Error('It did not fail.');
}

describe('documents', () => {
  it('are read back as written, also after a restart', () => {
    const folder = temporaryFolder();
    const failed = exampleDocument('영수증 é.pdf', {
      status: 'failed',
      error: { code: 'password-required', message: 'Give its password.' },
    });
    const first = openFor(folder);
    expect(first.upsertDocument(failed)).toEqual(failed);
    first.dispose();
    expect(openFor(folder).getDocument(failed.id)).toEqual(failed);
  });

  it('are one document when the same bytes are written twice', () => {
    const history = openFor(temporaryFolder());
    history.upsertDocument(exampleDocument('a.pdf'));
    history.upsertDocument(exampleDocument('a.pdf', { name: 'b.pdf', status: 'scan' }));
    expect(history.listDocuments({ removed: false })).toEqual([
      exampleDocument('a.pdf', { name: 'b.pdf', status: 'scan' }),
    ]);
  });

  it('are listed newest first, removed ones separately', () => {
    const history = openFor(temporaryFolder());
    for (const [i, name] of ['a', 'b', 'c'].entries()) history.upsertDocument(exampleDocument(name, { addedAt: i }));
    history.removeDocument(documentId('b'));
    expect(history.listDocuments({ removed: false }).map((d) => d.name)).toEqual(['c', 'a']);
    expect(history.listDocuments({ removed: true }).map((d) => d.name)).toEqual(['b']);
  });

  it('note when they were opened and take another name', () => {
    const history = openFor(temporaryFolder(), { now: () => 5000 });
    const { id } = history.upsertDocument(exampleDocument('a'));
    expect(history.setDocumentOpened(id).openedAt).toBe(5000);
    expect(history.renameDocument(id, 'Zoë’s')).toMatchObject({ name: 'Zoë’s', openedAt: 5000 });
  });

  it('are refused if they could not be read back', () => {
    const history = openFor(temporaryFolder());
    const bad = exampleDocument('a', { bytes: Number.NaN });
    expect(failure(() => history.upsertDocument(bad))).toMatchObject({ code: 'bad-input' });
    expect(history.listDocuments({ removed: false })).toEqual([]);
  });

  it('that are unknown are an error that says what to do', () => {
    const history = openFor(temporaryFolder());
    expect(history.getDocument('0'.repeat(64))).toBeNull();
    for (const work of [
      () => history.removeDocument('0'.repeat(64)),
      () => history.createConversation({ documentId: '0'.repeat(64), title: 't' }),
      () => history.savePageText('0'.repeat(64), examplePage(1, [])),
    ]) {
      expect(failure(work)).toMatchObject({ code: 'bad-input', message: expect.stringContaining('Add its file') });
    }
  });
});

describe('page text', () => {
  it('comes back with every character’s box', () => {
    const history = openFor(temporaryFolder());
    const { id } = history.upsertDocument(exampleDocument('a'));
    const page = examplePage(2, ['Total 12.50 €', '', '총합계 👩‍👩‍👧 금액', 'a\nb']);
    history.savePageText(id, page);
    history.savePageText(id, examplePage(1, ['First']));
    expect(history.getPageText(id, 2)).toEqual(page);
    expect(history.getPageText(id, 3)).toBeNull();
    expect(history.listPageTexts(id).map((text) => text.page)).toEqual([1, 2]);
  });

  it('is replaced by a later reading', () => {
    const history = openFor(temporaryFolder());
    const { id } = history.upsertDocument(exampleDocument('a'));
    history.savePageText(id, examplePage(1, ['Tofal']));
    history.savePageText(id, { ...examplePage(1, ['Total']), source: 'model' });
    expect(history.getPageText(id, 1)).toMatchObject({ source: 'model', lines: [{ text: 'Total' }] });
    expect(history.search({ query: 'tofal', limit: 5 })).toEqual([]);
    expect(history.search({ query: 'total', limit: 5 })).toHaveLength(1);
  });
});

describe('conversations', () => {
  it('are listed the last used first and count their questions', () => {
    let now = 1000;
    const history = openFor(temporaryFolder(), { now: () => now++ });
    const old = addConversation(history, 'a.pdf', [['Q1?', 'A1']]);
    const young = addConversation(history, 'b.pdf', [
      ['Q2?', 'A2'],
      ['Q3?', 'A3'],
    ]);
    const ids = () => history.listConversations({ documentId: null }).map((c) => c.id);
    expect(ids()).toEqual([young.conversation.id, old.conversation.id]);
    history.startTurn(exampleQuestion('a.pdf', old.conversation.id, 'Again?'));
    expect(ids()).toEqual([old.conversation.id, young.conversation.id]);
    expect(history.listConversations({ documentId: documentId('b.pdf') })).toMatchObject([{ turns: 2 }]);
    history.removeTurn(young.turns[0]!.id);
    expect(history.getConversation(young.conversation.id)?.turns).toBe(1);
  });

  it('of a document begin with those that its reader asked, however new a survey is', () => {
    const history = openFor(temporaryFolder());
    const { conversation: own } = addConversation(history, 'a.pdf', [['Q1?', 'A1']]);
    const { conversation: surveyed } = addConversation(history, 'a.pdf', []);
    history.startTurn({ ...exampleQuestion('a.pdf', surveyed.id, 'Total?'), surveyId: 'survey' });
    const ids = () => history.listConversations({ documentId: documentId('a.pdf') }).map(({ id }) => id);
    expect(ids()).toEqual([own.id, surveyed.id]);
    history.startTurn(exampleQuestion('a.pdf', surveyed.id, 'And the date?'));
    expect(ids()).toEqual([surveyed.id, own.id]);
  });

  it('take another title', () => {
    const history = openFor(temporaryFolder());
    const { conversation } = addConversation(history, 'a.pdf', []);
    expect(history.renameConversation(conversation.id, '세금').title).toBe('세금');
    expect(history.getConversation(conversation.id)?.title).toBe('세금');
  });
});

describe('turns', () => {
  it('are written as running before they are answered, and whole when they are', () => {
    const folder = temporaryFolder();
    const history = openFor(folder, { now: () => 42 });
    const { conversation } = addConversation(history, 'a.pdf', []);
    const asked = history.startTurn({
      ...exampleQuestion('a.pdf', conversation.id, 'What is the total?'),
      region: [0.1, 0.1, 0.5, 0.5],
      askedPage: 2,
    });
    expect(asked).toMatchObject({ status: 'running', answer: '', found: null, askedAt: 42, answeredAt: null });
    expect(openFor(folder, { readonly: true }).getTurn(asked.id)).toEqual(asked);
    const answered = history.finishTurn(asked.id, exampleAnswer('12.50'));
    expect(answered).toEqual({ ...asked, ...exampleAnswer('12.50'), answeredAt: 42 });
    expect(history.getTurn(asked.id)).toEqual(answered);
  });

  it('keep the answer so far when stopped, and the reason when failed', () => {
    const history = openFor(temporaryFolder());
    const { conversation } = addConversation(history, 'a.pdf', []);
    const [one, two] = ['Q1', 'Q2'].map((q) => history.startTurn(exampleQuestion('a.pdf', conversation.id, q)));
    history.finishTurn(one!.id, { status: 'stopped', answer: 'The tot' });
    const error = { code: 'engine-crashed', message: 'Ask again.' };
    history.finishTurn(two!.id, { status: 'failed', error });
    expect(history.listTurns(conversation.id)).toMatchObject([
      { status: 'stopped', answer: 'The tot', error: null },
      { status: 'failed', answer: '', error },
    ]);
  });

  it('are kept exactly, whatever characters they hold', () => {
    const history = openFor(temporaryFolder());
    const text = '"; DROP TABLE turns; -- \u0000 \u202e ﷽ 👩‍👩‍👧 \n\t';
    const { turns } = addConversation(history, 'a.pdf', [[text, text]]);
    expect(history.getTurn(turns[0]!.id)).toMatchObject({ question: text, answer: text });
  });

  it('of a survey are found together, in order', () => {
    const history = openFor(temporaryFolder());
    const ids = ['a', 'b', 'c'].map((name) => {
      const { conversation } = addConversation(history, name, []);
      return history.startTurn({ ...exampleQuestion(name, conversation.id, 'Total?'), surveyId: 'survey' }).id;
    });
    addConversation(history, 'a', [['Total?', 'not of the survey']]);
    expect(history.listSurvey('survey').map((turn) => turn.id)).toEqual(ids);
    history.removeTurn(ids[1]!);
    expect(history.listSurvey('survey').map((turn) => turn.id)).toEqual([ids[0], ids[2]]);
  });

  it('are refused in a conversation about another document', () => {
    const history = openFor(temporaryFolder());
    const { conversation } = addConversation(history, 'a', []);
    history.upsertDocument(exampleDocument('b'));
    expect(failure(() => history.startTurn(exampleQuestion('b', conversation.id, 'Q')))).toMatchObject({
      code: 'bad-input',
    });
    expect(history.listTurns(conversation.id)).toEqual([]);
  });

  it('left running by a dead process are interrupted at the next start, but not by a reader beside it', () => {
    const folder = temporaryFolder();
    const history = openFor(folder);
    const { conversation } = addConversation(history, 'a', []);
    const { id } = history.startTurn(exampleQuestion('a', conversation.id, 'Q'));
    expect(openFor(folder, { readonly: true }).getTurn(id)?.status).toBe('running');
    expect(history.getTurn(id)?.status).toBe('running');
    history.dispose();
    expect(openFor(folder).getTurn(id)).toMatchObject({ status: 'interrupted', question: 'Q' });
  });
});

describe('what is removed', () => {
  it('disappears from lists and search with its parts, and is restored unchanged', () => {
    const history = openFor(temporaryFolder());
    const { document, conversation, turns } = addConversation(history, 'a', [['Which total?', 'Twelve']]);
    history.savePageText(document.id, examplePage(1, ['Twelve']));
    const seen = () => [
      history.listDocuments({ removed: false }).length,
      history.listConversations({ documentId: null }).length,
      history.listTurns(conversation.id).length,
      history.search({ query: 'twelve', limit: 9 }).map((hit) => hit.kind),
    ];
    const all = [1, 1, 1, ['answer', 'page']];
    expect(seen()).toEqual(all);

    expect(history.removeTurn(turns[0]!.id).removedAt).not.toBeNull();
    expect(seen()).toEqual([1, 1, 0, ['page']]);
    expect(history.restoreTurn(turns[0]!.id)).toEqual(turns[0]);
    expect(seen()).toEqual(all);

    expect(history.removeConversation(conversation.id).removedAt).not.toBeNull();
    expect(seen()).toEqual([1, 0, 1, ['page']]);
    history.restoreConversation(conversation.id);
    expect(seen()).toEqual(all);

    expect(history.removeDocument(document.id).removedAt).not.toBeNull();
    expect(seen()).toEqual([0, 0, 1, []]);
    expect(history.restoreDocument(document.id)).toEqual(document);
    expect(seen()).toEqual(all);
  });

  it('keeps the time of its first removal', () => {
    let now = 100;
    const history = openFor(temporaryFolder(), { now: () => now++ });
    const { id } = history.upsertDocument(exampleDocument('a'));
    const { removedAt } = history.removeDocument(id);
    expect(history.removeDocument(id).removedAt).toBe(removedAt);
  });

  it('by itself stays removed when its document is restored', () => {
    const history = openFor(temporaryFolder());
    const { document, conversation } = addConversation(history, 'a', [['Q', 'A']]);
    history.removeConversation(conversation.id);
    history.removeDocument(document.id);
    history.restoreDocument(document.id);
    expect(history.listConversations({ documentId: document.id })).toEqual([]);
  });
});

describe('settings', () => {
  it('have defaults, change one by one and survive a restart', () => {
    const folder = temporaryFolder();
    const history = openFor(folder);
    expect(history.getSettings()).toMatchObject({ theme: 'system', language: 'system' });
    expect(history.setSettings({ theme: 'dark' })).toMatchObject({ theme: 'dark', language: 'system' });
    history.setSettings({ language: 'ko' });
    history.dispose();
    expect(openFor(folder).getSettings()).toMatchObject({ theme: 'dark', language: 'ko' });
  });

  it('that are invalid are refused', () => {
    const history = openFor(temporaryFolder());
    expect(failure(() => history.setSettings({ doubtBelow: 7 }))).toMatchObject({ code: 'bad-input' });
    expect(history.getSettings().doubtBelow).toBeLessThanOrEqual(1);
  });
});

describe('the one writer', () => {
  it('is the first; a second is told which process it is, until the first has closed', () => {
    const folder = temporaryFolder();
    const first = openFor(folder);
    expect(failure(() => openFor(folder))).toMatchObject({
      code: 'in-use',
      message: expect.stringContaining(String(process.pid)),
    });
    first.dispose();
    expect(openFor(folder).listDocuments({ removed: false })).toEqual([]);
  });

  it('is read beside, at once and without being stopped', () => {
    const folder = temporaryFolder();
    const writer = openFor(folder);
    const reader = openFor(folder, { readonly: true });
    addConversation(writer, 'a', [['Q', 'A']]);
    expect(reader.search({ query: 'q', limit: 5 })).toHaveLength(1);
    expect(failure(() => reader.upsertDocument(exampleDocument('b')))).toMatchObject({ code: 'in-use' });
  });

  it('must have existed before a reader can open it', () => {
    expect(failure(() => openFor(temporaryFolder(), { readonly: true }))).toMatchObject({ code: 'file-not-found' });
  });
});

describe('after dispose', () => {
  it('everything throws `closed`, and dispose itself does nothing', () => {
    const history = openFor(temporaryFolder());
    const { document, conversation, turns } = addConversation(history, 'a', [['Q', 'A']]);
    history.dispose();
    history.dispose();
    const calls: Record<string, () => unknown> = {
      upsertDocument: () => history.upsertDocument(document),
      getDocument: () => history.getDocument(document.id),
      listDocuments: () => history.listDocuments({ removed: false }),
      removeDocument: () => history.removeDocument(document.id),
      savePageText: () => history.savePageText(document.id, examplePage(1, [])),
      getPageText: () => history.getPageText(document.id, 1),
      createConversation: () => history.createConversation({ documentId: document.id, title: '' }),
      listConversations: () => history.listConversations({ documentId: null }),
      startTurn: () => history.startTurn(exampleQuestion('a', conversation.id, 'Q')),
      finishTurn: () => history.finishTurn(turns[0]!.id, { status: 'done' }),
      listTurns: () => history.listTurns(conversation.id),
      search: () => history.search({ query: 'q', limit: 1 }),
      exportAll: () => history.exportAll(),
      importAll: () =>
        history.importAll(
          '{"format":"docent-history","version":1,"exportedAt":1,"documents":[],"conversations":[],"turns":[],"pages":[]}',
        ),
      getSettings: () => history.getSettings(),
      setSettings: () => history.setSettings({}),
    };
    for (const [name, work] of Object.entries(calls)) expect(failure(work).code, name).toBe('closed');
  });
});
