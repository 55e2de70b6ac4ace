import type { LibraryDocument } from '../contract/library.ts';
import type { Missing } from './merge.ts';
import type { Store } from './store.ts';

/**
 * For recovery. A question or membership whose conversation, document or collection could not be read is kept under a placeholder that says so. The document's placeholder
 * has its id, the hash of its bytes, so adding the file again completes it.
 */
export function placeholders(store: Store): Missing {
  const { clock } = store;
  const document = (id: string) => {
    store.documents.upsert({ ...LOST, id, addedAt: clock.now() });
  };
  return {
    document,
    conversation(turn) {
      const { conversationId: id, documentId, askedAt } = turn;
      if (!store.documents.find(documentId)) document(documentId);
      store.tables.conversations.put({
        id,
        documentId,
        title: turn.question,
        createdAt: askedAt,
        updatedAt: askedAt,
        removedAt: null,
        changedAt: 0,
      });
    },
    collection(id) {
      const createdAt = clock.now();
      const record = {
        id,
        kind: 'collection',
        name: 'Recovered collection',
        createdAt,
        removedAt: null,
        changedAt: 0,
      } as const;
      store.tables.collections.put(record);
    },
  };
}

const LOST: Omit<LibraryDocument, 'id' | 'addedAt'> = {
  name: 'Recovered document',
  kind: 'other',
  kindChosen: false,
  format: 'pdf',
  mime: 'application/octet-stream',
  bytes: 0,
  pageCount: 0,
  status: 'failed',
  error: {
    code: 'file-damaged',
    message: 'The stored details of this document were damaged. Add its file again.',
  },
  source: null,
  openedAt: null,
  removedAt: null,
};
