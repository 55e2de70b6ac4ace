import type { DocumentKind, LibraryDocument } from '../contract/library.ts';
import { MoneyKind, type StoredReceipt } from '../contract/receipt.ts';

/** Receipts whose document is of a kind that a person chose in the library are of that kind. A file of several receipts has a kind for each of its own. */
export function withChosenKinds(
  receipts: readonly StoredReceipt[],
  documentOf: (documentId: string) => LibraryDocument | null,
): StoredReceipt[] {
  return receipts.map((stored) => {
    const document = isAlone(stored, receipts) ? documentOf(stored.documentId) : null;
    return document?.kindChosen
      ? { ...stored, receipt: { ...stored.receipt, kind: moneyKind(document.kind) } }
      : stored;
  });
}

/** Whether it is the only receipt of its document, so that both are of one kind. */
export function isAlone({ documentId, page }: StoredReceipt, all: readonly StoredReceipt[]): boolean {
  return all.every((other) => other.documentId !== documentId || other.page === page);
}

function moneyKind(kind: DocumentKind): MoneyKind {
  return MoneyKind.safeParse(kind).data ?? 'other';
}
