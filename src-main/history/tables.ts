import type { Database } from './database.ts';
import type { Records } from './exchange-format.ts';
import {
  type CaptionRecord,
  CaptionRow,
  type CollectionRecord,
  CollectionRow,
  type ConversationRecord,
  ConversationRow,
  type DocumentRecord,
  DocumentRow,
  type LibraryQuestionRecord,
  LibraryQuestionRow,
  type MembershipRecord,
  MembershipRow,
  type PageRecord,
  PageRow,
  type ReceiptRecord,
  ReceiptRow,
  type TurnRecord,
  TurnRow,
} from './records.ts';
import { Table } from './table.ts';

export interface Tables {
  readonly documents: Table<DocumentRecord>;
  readonly pages: Table<PageRecord>;
  readonly conversations: Table<ConversationRecord>;
  readonly turns: Table<TurnRecord>;
  readonly receipts: Table<ReceiptRecord>;
  readonly captions: Table<CaptionRecord>;
  readonly libraryQuestions: Table<LibraryQuestionRecord>;
  readonly collections: Table<CollectionRecord>;
  readonly memberships: Table<MembershipRecord>;
}

/** The tables that cannot be rebuilt from others, and the names of their columns. */
export function openTables(database: Database): Tables {
  return {
    documents: new Table(database, {
      name: 'documents',
      key: ['id'],
      row: DocumentRow,
      columns: {
        id: 'id',
        name: 'name',
        kind: 'kind',
        kindChosen: 'kind_chosen',
        format: 'format',
        mime: 'mime',
        bytes: 'bytes',
        pageCount: 'page_count',
        status: 'status',
        error: 'error',
        source: 'source',
        addedAt: 'added_at',
        openedAt: 'opened_at',
        removedAt: 'removed_at',
        changedAt: 'changed_at',
      },
    }),
    pages: new Table(database, {
      name: 'pages',
      key: ['document_id', 'page'],
      row: PageRow,
      columns: {
        documentId: 'document_id',
        page: 'page',
        width: 'width',
        height: 'height',
        source: 'source',
        lines: 'lines',
        characters: 'characters',
        notes: 'notes',
        readWith: 'read_with',
        changedAt: 'changed_at',
      },
    }),
    conversations: new Table(database, {
      name: 'conversations',
      key: ['id'],
      row: ConversationRow,
      columns: {
        id: 'id',
        documentId: 'document_id',
        title: 'title',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        removedAt: 'removed_at',
        changedAt: 'changed_at',
      },
    }),
    receipts: new Table(database, {
      name: 'receipts',
      key: ['document_id', 'page'],
      row: ReceiptRow,
      columns: {
        documentId: 'document_id',
        page: 'page',
        receipt: 'receipt',
        corrections: 'corrections',
        readAt: 'read_at',
        changedAt: 'changed_at',
      },
    }),
    captions: new Table(database, {
      name: 'captions',
      key: ['document_id', 'page'],
      row: CaptionRow,
      columns: {
        documentId: 'document_id',
        page: 'page',
        model: 'model',
        device: 'device',
        roles: 'roles',
        caption: 'caption',
        describedAt: 'described_at',
        changedAt: 'changed_at',
      },
    }),
    libraryQuestions: new Table(database, {
      name: 'library_questions',
      key: ['id'],
      row: LibraryQuestionRow,
      columns: {
        id: 'id',
        question: 'question',
        documentIds: 'document_ids',
        status: 'status',
        answer: 'answer',
        form: 'form',
        sources: 'sources',
        hits: 'hits',
        model: 'model',
        error: 'error',
        askedAt: 'asked_at',
        removedAt: 'removed_at',
        changedAt: 'changed_at',
      },
    }),
    collections: new Table(database, {
      name: 'collections',
      key: ['id'],
      row: CollectionRow,
      columns: {
        id: 'id',
        kind: 'kind',
        name: 'name',
        createdAt: 'created_at',
        removedAt: 'removed_at',
        changedAt: 'changed_at',
      },
    }),
    memberships: new Table(database, {
      name: 'memberships',
      key: ['collection_id', 'document_id'],
      row: MembershipRow,
      columns: {
        collectionId: 'collection_id',
        documentId: 'document_id',
        member: 'member',
        changedAt: 'changed_at',
      },
    }),
    turns: new Table(database, {
      name: 'turns',
      key: ['id'],
      row: TurnRow,
      columns: {
        id: 'id',
        conversationId: 'conversation_id',
        documentId: 'document_id',
        earlierVersion: 'earlier_version',
        question: 'question',
        askedAs: 'asked_as',
        askedPage: 'asked_page',
        region: 'region',
        usedText: 'used_text',
        status: 'status',
        answer: 'answer',
        form: 'form',
        sentence: 'sentence',
        searched: 'searched',
        passages: 'passages',
        found: 'found',
        page: 'page',
        evidence: 'evidence',
        confidence: 'confidence',
        model: 'model',
        device: 'device',
        notes: 'notes',
        tiles: 'tiles',
        timings: 'timings',
        error: 'error',
        surveyId: 'survey_id',
        askedAt: 'asked_at',
        answeredAt: 'answered_at',
        removedAt: 'removed_at',
        changedAt: 'changed_at',
      },
    }),
  };
}

/** All records, including removed ones, in the order in which they were written. */
export function recordsOf(tables: Tables): Records {
  return {
    documents: tables.documents.each('ORDER BY rowid'),
    conversations: tables.conversations.each('ORDER BY rowid'),
    turns: tables.turns.each('ORDER BY seq'),
    receipts: tables.receipts.each('ORDER BY seq'),
    captions: tables.captions.each('ORDER BY seq'),
    libraryQuestions: tables.libraryQuestions.each('ORDER BY rowid'),
    collections: tables.collections.each('ORDER BY rowid'),
    memberships: tables.memberships.each('ORDER BY rowid'),
    pages: tables.pages.each('ORDER BY seq'),
  };
}
