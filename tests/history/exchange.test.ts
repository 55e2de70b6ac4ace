import { describe, expect, it } from 'vitest';
import type { History } from '../../src-main/history/index.ts';
import { documentId, exampleDocument, examplePage, exampleQuestion } from './examples.ts';
import { addConversation, openFor, temporaryFolder } from './temporary-history.ts';

function filled(): History {
  const history = openFor(temporaryFolder());
  addConversation(history, 'a.pdf', [
    ['Total?', '12.50 원'],
    ['Date?', 'May'],
  ]);
  history.savePageText(documentId('a.pdf'), examplePage(1, ['총합계 12.50', '😀']));
  const { conversation } = addConversation(history, 'b.pdf', [['Who?', 'Acme']]);
  history.removeConversation(conversation.id);
  return history;
}

/** The export without its time. */
function exported(history: History): unknown {
  return { ...JSON.parse(history.exportAll()), exportedAt: 0 };
}

describe('export and import', () => {
  it('carry everything to another machine', () => {
    const [from, to] = [filled(), openFor(temporaryFolder())];
    expect(to.importAll(from.exportAll())).toEqual({ documents: 2, conversations: 2, turns: 3 });
    expect(exported(to)).toEqual(exported(from));
    expect(to.getPageText(documentId('a.pdf'), 1)).toEqual(examplePage(1, ['총합계 12.50', '😀']));
    expect(to.search({ query: '합계', limit: 5 })).toHaveLength(1);
    expect(to.listConversations({ documentId: null })).toHaveLength(1);
  });

  it('change nothing the second time', () => {
    const [from, to] = [filled(), openFor(temporaryFolder())];
    const text = from.exportAll();
    to.importAll(text);
    expect(to.importAll(text)).toEqual({ documents: 0, conversations: 0, turns: 0 });
    expect(exported(to)).toEqual(exported(from));
  });

  it('keep the newer version of each record', () => {
    const here = filled();
    const before = here.exportAll();
    const there = openFor(temporaryFolder());
    there.importAll(before);
    here.renameDocument(documentId('a.pdf'), 'named here');
    there.renameDocument(documentId('b.pdf'), 'named there');
    expect(here.importAll(there.exportAll())).toMatchObject({ documents: 1 });
    const names = here.listDocuments({ removed: false }).map((document) => document.name);
    expect(names.sort()).toEqual(['named here', 'named there']);
    expect(here.importAll(before)).toEqual({ documents: 0, conversations: 0, turns: 0 });
  });

  it('let the later change win even if a machine’s clock was set back', () => {
    let now = 1_000_000;
    const history = openFor(temporaryFolder(), { now: () => now });
    history.upsertDocument(exampleDocument('a'));
    const before = history.exportAll();
    now = 500;
    history.renameDocument(documentId('a'), 'later');
    history.importAll(before);
    expect(history.getDocument(documentId('a'))?.name).toBe('later');
  });

  it('include removals', () => {
    const [from, to] = [filled(), openFor(temporaryFolder())];
    to.importAll(from.exportAll());
    from.removeDocument(documentId('a.pdf'));
    to.importAll(from.exportAll());
    expect(to.listDocuments({ removed: true }).map((document) => document.name)).toEqual(['a.pdf']);
  });

  it('read version 1, where a survey was called a batch', () => {
    const from = filled();
    const [conversation] = from.listConversations({ documentId: null });
    const { id } = from.startTurn({ ...exampleQuestion('a.pdf', conversation!.id, 'Total?'), surveyId: 'many' });
    const { turns, ...others } = JSON.parse(from.exportAll()) as { turns: { surveyId: unknown }[] };
    const earlier = {
      ...others,
      version: 1,
      turns: turns.map(({ surveyId, ...turn }) => ({ ...turn, batchId: surveyId })),
    };
    const to = openFor(temporaryFolder());
    expect(to.importAll(JSON.stringify(earlier))).toEqual({ documents: 2, conversations: 2, turns: 4 });
    expect(to.listSurvey('many').map((turn) => turn.id)).toEqual([id]);
    expect(to.listTurns(conversation!.id).filter((turn) => turn.surveyId === null)).toHaveLength(2);
  });

  it('end questions that no process here is answering', () => {
    const [from, to] = [filled(), openFor(temporaryFolder())];
    const [conversation] = from.listConversations({ documentId: null });
    const { id } = from.startTurn(exampleQuestion('a.pdf', conversation!.id, 'Still?'));
    to.importAll(from.exportAll());
    expect(to.getTurn(id)?.status).toBe('interrupted');
  });

  it.each([
    ['', 'bad-input', /not JSON/],
    ['[]', 'bad-input', /not an exported history/],
    ['{"format":"something"}', 'bad-input', /not an exported history/],
    ['{"format":"docent-history","version":99}', 'unsupported-format', /Update Docent/],
    ['{"format":"docent-history","version":1}', 'bad-input', /incomplete/],
  ])('refuse %s', (text, code, message) => {
    const history = openFor(temporaryFolder());
    expect(() => history.importAll(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ['a turn without its conversation', (e: Exported) => e.conversations.pop()],
    ['a conversation without its document', (e: Exported) => e.documents.pop()],
    ['a question that is a number', (e: Exported) => Object.assign(e.turns[2]!, { question: 5 })],
    ['an unknown status', (e: Exported) => Object.assign(e.turns[2]!, { status: 'maybe' })],
    ['boxes that do not fit the lines', (e: Exported) => Object.assign(e.pages[0]!, { characters: 'AwA=' })],
  ])('refuse a file with %s, and nothing changes', (_, damage) => {
    const value: Exported = JSON.parse(filled().exportAll());
    damage(value);
    const history = openFor(temporaryFolder());
    expect(() => history.importAll(JSON.stringify(value))).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringContaining('Nothing was imported') }),
    );
    expect(exported(history)).toMatchObject({ documents: [], conversations: [], turns: [], pages: [] });
  });

  it('read files with keys of a later version', () => {
    const value: Exported = JSON.parse(filled().exportAll());
    Object.assign(value, { futureTable: [1] });
    Object.assign(value.turns[0]!, { futureKey: true });
    expect(openFor(temporaryFolder()).importAll(JSON.stringify(value)).turns).toBe(3);
  });

  it('write the same when streamed, one record per line', () => {
    const history = filled();
    const pieces = [...history.exportParts()];
    expect(pieces.length).toBeGreaterThan(8);
    expect({ ...JSON.parse(pieces.join('')), exportedAt: 0 }).toEqual(exported(history));
    expect(
      pieces
        .join('')
        .split('\n')
        .filter((line) => line.startsWith('{"id"')).length,
    ).toBe(7);
  });
});

interface Exported {
  documents: object[];
  conversations: object[];
  turns: object[];
  pages: object[];
}
