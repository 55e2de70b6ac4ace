import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentId, examplePage } from './examples.ts';
import { addConversation, openFor, temporaryFolder } from './temporary-history.ts';

/** Every file of a data folder, as one text. */
function bytesOf(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

describe('A document that is deleted for good', () => {
  it('is gone from every file with its text, its questions and its search index; others stay', async () => {
    const folder = temporaryFolder();
    const history = openFor(folder);
    addConversation(history, 'a.pdf', [['Who is Zyzzogeton?', 'Quixotry Ltd']]);
    addConversation(history, 'b.pdf', [['Total?', '12.50']]);
    history.savePageText(documentId('a.pdf'), examplePage(1, ['Zyzzogeton signed here']));
    history.savePageText(documentId('b.pdf'), examplePage(1, ['nothing special']));
    await history.maintain();
    expect(bytesOf(folder)).toMatch(/Zyzzogeton|zyzzogeton/);
    history.removeDocument(documentId('a.pdf'));
    history.deleteDocument(documentId('a.pdf'));
    expect(history.getDocument(documentId('a.pdf'))).toBeNull();
    expect(history.search({ query: 'zyzzogeton', limit: 5 })).toEqual([]);
    expect(bytesOf(folder)).not.toMatch(/zyzzogeton|quixotry/i);
    expect(history.search({ query: 'special', limit: 5 })).toHaveLength(1);
    expect(history.listConversations({ documentId: null })).toHaveLength(1);
    // There is a backup of the rest.
    expect(readdirSync(folder).filter((name) => name.startsWith('history.backup-'))).toHaveLength(1);
  });

  it('must have been removed before', () => {
    const history = openFor(temporaryFolder());
    addConversation(history, 'a.pdf', [['Who?', 'Acme']]);
    expect(() => history.deleteDocument(documentId('a.pdf'))).toThrow(/Remove it first/);
    expect(history.getDocument(documentId('a.pdf'))).not.toBeNull();
  });
});

describe('A clock set back', () => {
  it('does not change the order of a conversation', () => {
    let now = 1_700_000_000_000;
    const history = openFor(temporaryFolder(), { now: () => now });
    const { conversation } = addConversation(history, 'a.pdf', [['First?', '1']]);
    now -= 3_600_000;
    const input = { conversationId: conversation.id, documentId: documentId('a.pdf'), question: 'Second?' };
    history.startTurn({ ...input, askedPage: null, region: null, usedText: true });
    expect(history.listTurns(conversation.id).map(({ question }) => question)).toEqual(['First?', 'Second?']);
  });
});

describe('An import with one bad row', () => {
  it.each([
    ['a time before 1970', (text: string) => text.replace(/"askedAt":\d+/, '"askedAt":-1')],
    ['a time far ahead', (text: string) => text.replace(/"askedAt":\d+/, '"askedAt":99999999999999')],
    ['a name of a megabyte', (text: string) => text.replace('"name":"a.pdf"', `"name":"${'a'.repeat(2 ** 20)}"`)],
    ['a missing field', (text: string) => text.replace(/"question":"[^"]*",/, '')],
  ])('(%s) imports nothing, and names the line', (_, spoil) => {
    const from = openFor(temporaryFolder());
    addConversation(from, 'a.pdf', [
      ['Total?', '12'],
      ['Date?', 'May'],
    ]);
    const text = from.exportAll();
    const spoilt = spoil(text);
    expect(spoilt).not.toBe(text);
    const to = openFor(temporaryFolder());
    const lines = [text.split('\n'), spoilt.split('\n')] as const;
    const line = lines[1].findIndex((one, i) => one !== lines[0][i]) + 1;
    expect(() => to.importAll(spoilt)).toThrow(new RegExp(`\\(line ${line}\\).*Nothing was imported`, 's'));
    expect(to.listDocuments({ removed: false })).toEqual([]);
  });
});
