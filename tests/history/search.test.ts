import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../../src-main/contract/library.ts';
import type { History } from '../../src-main/history/index.ts';
import { documentId, exampleDocument, examplePage, exampleQuestion } from './examples.ts';
import { addConversation, openFor, temporaryFolder } from './temporary-history.ts';

function historyWith(...exchanges: (readonly [string, string])[]): History {
  const history = openFor(temporaryFolder());
  addConversation(history, 'a.pdf', exchanges);
  return history;
}

function find(history: History, query: string): SearchHit[] {
  return history.search({ query, limit: 20 });
}

/** The snippet with its marks in brackets. */
function marked({ snippet, marks }: SearchHit): string {
  return marks.reduceRight((text, [a, b]) => `${text.slice(0, a)}[${text.slice(a, b)}]${text.slice(b)}`, snippet);
}

describe('search', () => {
  it('finds questions, answers and page text and says where to jump', () => {
    const history = openFor(temporaryFolder());
    const { conversation, turns } = addConversation(history, 'a.pdf', [
      ['Who issued the invoice?', 'Acme'],
      ['What is it about?', 'An invoice for paper'],
    ]);
    history.savePageText(documentId('a.pdf'), examplePage(7, ['Paper', 'Invoice no. 5']));
    const hits = find(history, 'invoice');
    const here = { documentId: documentId('a.pdf'), documentName: 'a.pdf' };
    expect(hits).toMatchObject([
      { ...here, kind: 'answer', conversationId: conversation.id, turnId: turns[1]!.id, page: 2 },
      { ...here, kind: 'question', conversationId: conversation.id, turnId: turns[0]!.id, page: 2 },
      { ...here, kind: 'page', conversationId: null, turnId: null, page: 7, snippet: 'Paper Invoice no. 5' },
    ]);
    expect(hits.map(marked)).toEqual(['An [invoice] for paper', 'Who issued the [invoice]?', 'Paper [Invoice] no. 5']);
  });

  it('finds a question that is still being answered', () => {
    const history = openFor(temporaryFolder());
    const { conversation } = addConversation(history, 'a.pdf', []);
    history.startTurn(exampleQuestion('a.pdf', conversation.id, 'Where was it bought?'));
    expect(find(history, 'bought')).toMatchObject([{ kind: 'question', page: null }]);
  });

  it.each([
    ['i', 'What [is] [invoice] 77?'],
    ['inv', 'What is [invoice] 77?'],
    ['INVOICE', 'What is [invoice] 77?'],
    ['is inv', 'What [is] [invoice] 77?'],
    ['77', 'What is invoice [77]?'],
    ['7', 'What is invoice [77]?'],
  ])('finds words as they are typed: %s', (query, expected) => {
    expect(find(historyWith(['What is invoice 77?', 'Paper']), query).map(marked)).toEqual([expected]);
  });

  it.each(['nvoice', 'invoices', 'what invoice nothing', '', '   ', '?!', '"'])('finds nothing for %j', (query) => {
    expect(find(historyWith(['What is the invoice?', 'Paper']), query)).toEqual([]);
  });

  it('needs all words, in any order, in question and answer together', () => {
    const history = historyWith(['What is the total?', 'Twelve euros'], ['What is the date?', 'May']);
    expect(find(history, 'euros total').map(marked)).toEqual(['Twelve [euros]']);
  });

  it.each([
    ['cafe', 'Café Zoë'],
    ['CAFÉ', 'Cafe Zoë'],
    ['cafe\u0301', 'Café Zoë'],
    ['café', 'Cafe\u0301 Zoë'],
    ['zoe', 'Café Zoë'],
    ['strasse', 'Strasse'],
    ['office', 'oﬃce'],
    ['1234', '１２３４'],
    ['ﾃｽﾄ', 'テスト'],
    ['москва', 'МОСКВА'],
    ['abce', 'abce\u0301'],
    ['abcé d', 'ABCE D'],
    ['a1é', 'A1E'],
  ])('does not mind case, accents and forms: %s finds %s', (query, answer) => {
    expect(find(historyWith(['?', answer]), query)).toHaveLength(1);
  });

  it.each([
    ['합계', '총[합계]는 얼마'],
    ['총합계', '[총합계]는 얼마'],
    ['총', '[총]합계는 얼마'],
    ['계', '총합[계]는 얼마'],
    ['합계는 얼', '총[합계는] [얼]마'],
    ['총합계는얼마', undefined],
    ['합총', undefined],
    ['계총', undefined],
  ])('finds any part of a Korean word: %s', (query, expected) => {
    expect(find(historyWith(['?', '총합계는 얼마']), query).map(marked)).toEqual(expected ? [expected] : []);
  });

  it('finds Korean typed or stored as separate letters (as in macOS file names)', () => {
    const history = historyWith(['?', '총합계'.normalize('NFD')], ['?', '영수증']);
    expect(find(history, '합계')).toHaveLength(1);
    expect(find(history, '영수'.normalize('NFD'))).toHaveLength(1);
    expect(marked(find(history, '합계')[0]!).normalize('NFC')).toBe('총[합계]');
  });

  it('finds Chinese, Japanese and words of mixed scripts', () => {
    const history = historyWith(['?', '請求書の合計金額'], ['?', 'A4용지 500매'], ['?', '发票号码：123']);
    expect(find(history, '合計').map(marked)).toEqual(['請求書の[合計]金額']);
    expect(find(history, 'a4용지').map(marked)).toEqual(['[A4용지] 500매']);
    expect(find(history, '용지').map(marked)).toEqual(['A4[용지] 500매']);
    expect(find(history, '발票').map(marked)).toEqual([]);
    expect(find(history, '号码 123').map(marked)).toEqual(['发票[号码]：[123]']);
  });

  it('keeps what belongs together: amounts, dates, addresses', () => {
    const history = historyWith(['?', 'It is 12.50 €'], ['?', '50 of 12'], ['?', 'jane@example.org']);
    expect(find(history, '12.50').map(marked)).toEqual(['It is [12.50] €']);
    expect(find(history, '12,50').map(marked)).toEqual(['It is [12.50] €']);
    expect(find(history, 'jane@exam').map(marked)).toEqual(['[jane@example].org']);
  });

  it.each([
    '"',
    '"total',
    "'total'",
    'total"',
    'total AND',
    'NOT total',
    'total OR NOT',
    'NEAR(total, 5)',
    'question:total',
    'question : total',
    '-total',
    '^total',
    '+total',
    'total*',
    '*',
    '(total',
    '{a} : total',
    'total\u0000total',
    "'; DROP TABLE turns; --",
    '\ud800 total',
  ])('takes whatever is typed for words: %j', (query) => {
    const history = historyWith(['What is the total?', 'AND OR NOT NEAR']);
    expect(() => find(history, query)).not.toThrow();
  });

  it('searches while the reader types', () => {
    const history = historyWith(['?', `${'a'.repeat(500)} ${'합'.repeat(500)}`]);
    expect(find(history, 'a'.repeat(400))).toHaveLength(1);
    expect(find(history, '합'.repeat(400))).toHaveLength(1);
    expect(find(history, 'b '.repeat(250))).toEqual([]);
  });

  it('treats operators as words', () => {
    expect(find(historyWith(['?', 'this AND that']), 'and').map(marked)).toEqual(['this [AND] that']);
    expect(find(historyWith(['?', 'total']), '"total"').map(marked)).toEqual(['[total]']);
  });

  it('ranks phrases first, then whole words, then prefixes, the newest first within each', () => {
    let now = 1;
    const history = openFor(temporaryFolder(), { now: () => now++ });
    const answers = ['date due', 'old due date', 'due dates', 'new due date', 'overdue date'];
    addConversation(
      history,
      'a.pdf',
      answers.map((answer) => ['?', answer] as const),
    );
    expect(find(history, 'due date').map((hit) => hit.snippet)).toEqual([
      'new due date',
      'old due date',
      'date due',
      'due dates',
    ]);
  });

  it('ranks Korean phrases first, too', () => {
    const history = historyWith(['?', '총합계 금액'], ['?', '금액의 총합계']);
    expect(find(history, '총합계 금액').map((hit) => hit.snippet)).toEqual(['총합계 금액', '금액의 총합계']);
  });

  it('returns both answers and pages', () => {
    const history = openFor(temporaryFolder());
    addConversation(
      history,
      'a.pdf',
      Array.from({ length: 10 }, () => ['?', 'total'] as const),
    );
    for (let page = 1; page <= 10; page++) history.savePageText(documentId('a.pdf'), examplePage(page, ['total']));
    const kinds = (limit: number) => history.search({ query: 'total', limit }).map((hit) => hit.kind);
    expect(kinds(4)).toEqual(['answer', 'answer', 'page', 'page']);
    expect(kinds(20)).toHaveLength(20);
    expect(kinds(1)).toHaveLength(1);
  });

  it('shows a snippet around each match, cut between words, with correct highlights', () => {
    const filler = Array.from({ length: 200 }, (_, i) => `filler${i}`).join(' ');
    const [hit] = find(historyWith(['?', `${filler} the total amount is 12.50 ${filler}`]), 'amount total');
    expect(hit!.snippet.length).toBeLessThan(220);
    expect(marked(hit!)).toContain('the [total] [amount] is 12.50');
    expect(hit!.snippet).toMatch(/^… filler\d+ .* filler\d+ …$/s);
  });

  it('never cuts a character in two', () => {
    const answer = `${'😀'.repeat(99)} total ${'😀'.repeat(300)}`;
    const [hit] = find(historyWith(['?', answer]), 'total');
    expect(hit!.snippet.isWellFormed()).toBe(true);
    expect(hit!.snippet.length).toBeLessThan(220);
    expect(marked(hit!)).toContain('[total]');
  });

  it('forgets the old words of an answer that changed', () => {
    const history = openFor(temporaryFolder());
    const { turns } = addConversation(history, 'a.pdf', [['?', 'first words']]);
    history.finishTurn(turns[0]!.id, { status: 'done', answer: 'second words' });
    expect(find(history, 'first')).toEqual([]);
    expect(find(history, 'second')).toHaveLength(1);
  });

  it('skips removed hits without returning fewer of the others', () => {
    const history = openFor(temporaryFolder());
    const { turns } = addConversation(
      history,
      'a.pdf',
      Array.from({ length: 30 }, () => ['?', 'total'] as const),
    );
    for (const { id } of turns.slice(10)) history.removeTurn(id);
    expect(history.search({ query: 'total', limit: 10 }).map((hit) => hit.turnId)).toEqual(
      turns
        .slice(0, 10)
        .map((turn) => turn.id)
        .reverse(),
    );
  });

  it('shows a renamed document under its new name', () => {
    const history = historyWith(['?', 'total']);
    history.upsertDocument(exampleDocument('a.pdf', { name: 'Rechnung.pdf' }));
    expect(find(history, 'total')[0]!.documentName).toBe('Rechnung.pdf');
  });
});
