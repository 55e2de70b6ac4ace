import { DocentError } from '../contract/errors.ts';
import type { Records } from './exchange-format.ts';
import type { ImportCounts } from './history.ts';
import type {
  CaptionRecord,
  ConversationRecord,
  MembershipRecord,
  PageRecord,
  ReceiptRecord,
  TurnRecord,
} from './records.ts';
import type { Store } from './store.ts';

/** Called before writing a record that refers to one that does not exist. Creates that one, or throws. */
export interface Missing {
  document(id: string): void;
  conversation(turn: TurnRecord): void;
  collection(id: string): void;
}

/**
 * Merges records into the store by id. New records are added, and the later of two versions is kept, so merging twice is the same as merging once
 * and nothing newer is overwritten. Must run in a transaction. @returns what was written
 */
export function merge(
  store: Store,
  records: Records,
  missing: Missing = REFUSE,
): ImportCounts & { receipts: number; captions: number; pages: number } {
  const { documents, conversations, turns, receipts, captions, collections, pages } = store;
  const counts = { documents: 0, conversations: 0, turns: 0, receipts: 0, captions: 0, pages: 0 };
  for (const record of records.documents) {
    if (!isNewer(record, documents.find(record.id))) continue;
    documents.table.put(record);
    counts.documents++;
  }
  const needDocument = ({
    documentId,
  }: ConversationRecord | TurnRecord | ReceiptRecord | CaptionRecord | MembershipRecord | PageRecord) => {
    if (!documents.find(documentId)) missing.document(documentId);
  };
  for (const record of records.conversations) {
    if (!isNewer(record, conversations.find(record.id))) continue;
    needDocument(record);
    conversations.table.put(record);
    counts.conversations++;
  }
  for (const record of records.turns) {
    if (!isNewer(record, turns.find(record.id))) continue;
    needDocument(record);
    if (!conversations.find(record.conversationId)) missing.conversation(record);
    // No process here is answering it.
    turns.put(record.status === 'running' ? { ...record, status: 'interrupted' } : record);
    counts.turns++;
  }
  for (const record of records.receipts) {
    if (!isNewer(record, receipts.find(record.documentId, record.page))) continue;
    needDocument(record);
    receipts.table.put(record);
    counts.receipts++;
  }
  for (const record of records.captions) {
    if (!isNewer(record, captions.find(record.documentId, record.page))) continue;
    needDocument(record);
    captions.table.put(record);
    counts.captions++;
  }
  for (const record of records.libraryQuestions) {
    if (isNewer(record, store.libraryQuestions.find(record.id))) store.libraryQuestions.table.put(record);
  }
  for (const record of records.collections) {
    if (isNewer(record, collections.find(record.id))) collections.table.put(record);
  }
  for (const record of records.memberships) {
    if (!isNewer(record, collections.findMembership(record.collectionId, record.documentId))) continue;
    needDocument(record);
    if (!collections.find(record.collectionId)) missing.collection(record.collectionId);
    collections.memberships.put(record);
  }
  for (const record of records.pages) {
    if (!isNewer(record, pages.find(record.documentId, record.page))) continue;
    needDocument(record);
    pages.put(record);
    counts.pages++;
  }
  return counts;
}

function isNewer(record: { changedAt: number }, here: { changedAt: number } | null): boolean {
  return here === null || record.changedAt > here.changedAt;
}

const REFUSE: Missing = {
  document(id) {
    throw incomplete(`document ${id}`);
  },
  conversation(turn) {
    throw incomplete(`conversation ${turn.conversationId}`);
  },
  collection(id) {
    throw incomplete(`collection ${id}`);
  },
};

function incomplete(what: string): DocentError {
  const message = `The exported history is incomplete: ${what} is neither in it nor here. Nothing was imported; export it again.`;
  return new DocentError('bad-input', message);
}
