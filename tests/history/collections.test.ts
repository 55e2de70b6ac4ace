import { describe, expect, it } from 'vitest';
import { documentId, exampleDocument } from './examples.ts';
import { addConversation, openFor, temporaryFolder } from './temporary-history.ts';

const [a, b] = [documentId('a.pdf'), documentId('b.pdf')];

function twoDocuments(dataDir = temporaryFolder()) {
  const history = openFor(dataDir);
  history.upsertDocument(exampleDocument('a.pdf'));
  history.upsertDocument(exampleDocument('b.pdf'));
  return history;
}

describe('collections and tags', () => {
  it('hold a document as often as the reader likes, and outlast a restart', () => {
    const dataDir = temporaryFolder();
    const history = twoDocuments(dataDir);
    const taxes = history.createCollection('collection', 'Taxes');
    const urgent = history.createCollection('tag', 'urgent');
    history.setMembers(taxes.id, [a, b], true);
    history.setMembers(urgent.id, [b], true);
    history.setMembers(taxes.id, [a], false);
    history.dispose();
    expect(openFor(dataDir).listCollections()).toMatchObject([
      { name: 'Taxes', kind: 'collection', documentIds: [b] },
      { name: 'urgent', kind: 'tag', documentIds: [b] },
    ]);
  });

  it('stand by their names, numbers by their size', () => {
    const history = twoDocuments();
    for (const name of ['Case 10', 'case 9', 'Älteres']) history.createCollection('collection', name);
    expect(history.listCollections().map(({ name }) => name)).toEqual(['Älteres', 'case 9', 'Case 10']);
  });

  it('have one name only once, in upper or lower case', () => {
    const history = twoDocuments();
    const taxes = history.createCollection('collection', 'Taxes');
    expect(history.createCollection('collection', 'taxes').id).toBe(taxes.id);
    expect(history.createCollection('tag', 'taxes').id).not.toBe(taxes.id);
    const other = history.createCollection('collection', 'Other');
    expect(() => history.renameCollection(other.id, 'TAXES')).toThrow(/already a collection called Taxes/);
    expect(history.renameCollection(taxes.id, 'TAXES').name).toBe('TAXES');
  });

  it('can be removed without their documents, and come back with them', () => {
    const history = twoDocuments();
    const { id } = history.createCollection('collection', 'Taxes');
    history.setMembers(id, [a], true);
    history.removeCollection(id);
    expect(history.listCollections()).toEqual([]);
    expect(history.listDocuments({ removed: false })).toHaveLength(2);
    expect(history.restoreCollection(id)).toMatchObject({ name: 'Taxes', documentIds: [a] });
  });

  it('lose a document that is deleted for good', () => {
    const history = twoDocuments();
    const { id } = history.createCollection('collection', 'Taxes');
    history.setMembers(id, [a, b], true);
    history.removeDocument(a);
    history.deleteDocument(a);
    expect(history.listCollections()).toMatchObject([{ documentIds: [b] }]);
  });

  it('come to another machine, and an old export does not put back what was taken out since', () => {
    const here = twoDocuments();
    const { id } = here.createCollection('collection', 'Taxes');
    here.setMembers(id, [a, b], true);
    const before = here.exportAll();
    const there = openFor(temporaryFolder());
    there.importAll(before);
    expect(there.listCollections()).toMatchObject([{ id, name: 'Taxes', documentIds: [a, b] }]);
    here.setMembers(id, [a], false);
    here.importAll(before);
    expect(here.listCollections()).toMatchObject([{ documentIds: [b] }]);
    there.importAll(here.exportAll());
    expect(there.listCollections()).toMatchObject([{ documentIds: [b] }]);
  });

  it('are refused in a file that names one which it does not have', () => {
    const history = twoDocuments();
    history.setMembers(history.createCollection('tag', 'x').id, [a], true);
    const file = { ...JSON.parse(history.exportAll()), collections: [] };
    expect(() => openFor(temporaryFolder()).importAll(JSON.stringify(file))).toThrow(/incomplete: collection/);
  });
});

describe('a new version of a document', () => {
  it('takes its questions, collections and tags; each question says about which version it was asked', () => {
    const history = openFor(temporaryFolder());
    const { conversation } = addConversation(history, 'a.pdf', [['Total?', '12.50']]);
    history.upsertDocument(exampleDocument('b.pdf'));
    const { id } = history.createCollection('collection', 'Taxes');
    history.setMembers(id, [a], true);
    expect(history.replaceDocument(a, b)).toEqual([conversation.id]);
    expect(history.listDocuments({ removed: false }).map((document) => document.id)).toEqual([b]);
    expect(history.getDocument(a)?.removedAt).not.toBeNull();
    expect(history.listConversations({ documentId: b })).toMatchObject([{ id: conversation.id, turns: 1 }]);
    expect(history.listTurns(conversation.id)).toMatchObject([{ documentId: b, earlierVersion: a }]);
    expect(history.listCollections()[0]?.documentIds).toContain(b);
    expect(history.search({ query: '12.50', limit: 5 })).toMatchObject([{ documentId: b }]);
  });

  it('keeps the questions when the earlier one is deleted for good', () => {
    const history = openFor(temporaryFolder());
    const { conversation } = addConversation(history, 'a.pdf', [['Total?', '12.50']]);
    history.upsertDocument(exampleDocument('b.pdf'));
    history.replaceDocument(a, b);
    history.deleteDocument(a);
    expect(history.listTurns(conversation.id)).toMatchObject([{ question: 'Total?', answer: '12.50' }]);
  });

  it('gives the questions back, also those of a version before', () => {
    const history = openFor(temporaryFolder());
    const { conversation } = addConversation(history, 'a.pdf', [['Total?', '12.50']]);
    history.upsertDocument(exampleDocument('b.pdf'));
    history.upsertDocument(exampleDocument('c.pdf'));
    history.replaceDocument(a, b);
    history.replaceDocument(b, documentId('c.pdf'));
    expect(history.listTurns(conversation.id)).toMatchObject([{ earlierVersion: a }]);
    history.moveConversations([conversation.id], b);
    expect(history.listTurns(conversation.id)).toMatchObject([{ documentId: b, earlierVersion: a }]);
    history.moveConversations([conversation.id], a);
    expect(history.listTurns(conversation.id)).toMatchObject([{ documentId: a, earlierVersion: null }]);
  });
});
