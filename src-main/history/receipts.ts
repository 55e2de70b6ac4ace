import { DocentError } from '../contract/errors.ts';
import type { Correction, Receipt, StoredReceipt } from '../contract/receipt.ts';
import type { Clock } from './clock.ts';
import { checked, ReceiptRecord } from './records.ts';
import type { Table } from './table.ts';

export class Receipts {
  readonly table: Table<ReceiptRecord>;
  readonly #clock: Clock;

  constructor(table: Table<ReceiptRecord>, clock: Clock) {
    this.#clock = clock;
    this.table = table;
  }

  /** Saves what was read. Corrections of an earlier reading are kept. */
  save(documentId: string, receipt: Receipt): StoredReceipt {
    const before = this.find(documentId, receipt.page);
    const record = {
      documentId,
      page: receipt.page,
      receipt,
      corrections: before?.corrections ?? [],
      readAt: this.#clock.now(),
      changedAt: this.#clock.after(before?.changedAt),
    };
    return this.#put(record);
  }

  /** @throws DocentError bad-input if this page was not read as a receipt */
  correct(documentId: string, page: number, correction: Omit<Correction, 'at'>): StoredReceipt {
    const before = this.find(documentId, page);
    if (before === null) {
      throw new DocentError('bad-input', 'This page has not been read as a receipt yet. Read it first.', {
        subject: documentId,
      });
    }
    // Keeps two corrections in the same millisecond in order.
    const at = Math.max(this.#clock.now(), (before.corrections.at(-1)?.at ?? 0) + 1);
    return this.#put({
      ...before,
      corrections: [...before.corrections, { ...correction, at }],
      changedAt: this.#clock.after(before.changedAt),
    });
  }

  find(documentId: string, page: number): ReceiptRecord | null {
    return this.table.one('WHERE document_id = ? AND page = ?', documentId, page);
  }

  /** Of documents that are not removed, the one read last first. */
  list(): StoredReceipt[] {
    return this.table
      .many(
        'WHERE document_id IN (SELECT id FROM documents WHERE removed_at IS NULL) ORDER BY read_at DESC, document_id, page',
      )
      .map(withoutChange);
  }

  ofDocument(documentId: string): StoredReceipt[] {
    return this.table.many('WHERE document_id = ? ORDER BY page', documentId).map(withoutChange);
  }

  #put(record: ReceiptRecord): StoredReceipt {
    const whole = checked(ReceiptRecord, record, 'The receipt');
    this.table.put(whole);
    return withoutChange(whole);
  }
}

function withoutChange({ changedAt: _, ...receipt }: ReceiptRecord): StoredReceipt {
  return receipt;
}
