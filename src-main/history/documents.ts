import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument } from '../contract/library.ts';
import type { Clock } from './clock.ts';
import { checked, DocumentRecord } from './records.ts';
import type { Table } from './table.ts';

export class Documents {
  readonly table: Table<DocumentRecord>;
  readonly #clock: Clock;

  constructor(table: Table<DocumentRecord>, clock: Clock) {
    this.#clock = clock;
    this.table = table;
  }

  upsert(document: LibraryDocument): LibraryDocument {
    const changedAt = this.#clock.after(this.find(document.id)?.changedAt);
    const record = checked(DocumentRecord, { ...document, changedAt }, 'The document');
    this.table.put(record);
    return withoutChange(record);
  }

  find(id: string): DocumentRecord | null {
    return this.table.one('WHERE id = ?', id);
  }

  existing(id: string): DocumentRecord {
    const record = this.find(id);
    if (record) return record;
    throw new DocentError('bad-input', 'There is no such document in the history. Add its file again.', {
      subject: id,
    });
  }

  get(id: string): LibraryDocument | null {
    const record = this.find(id);
    return record && withoutChange(record);
  }

  list(removed: boolean): LibraryDocument[] {
    const rest = removed
      ? 'WHERE removed_at IS NOT NULL ORDER BY removed_at DESC, rowid DESC'
      : 'WHERE removed_at IS NULL ORDER BY added_at DESC, rowid DESC';
    return this.table.many(rest).map(withoutChange);
  }

  /** @throws DocentError bad-input when there is no such document */
  change(id: string, change: (now: number, document: DocumentRecord) => Partial<LibraryDocument>): LibraryDocument {
    const before = this.existing(id);
    return this.upsert({ ...before, ...change(this.#clock.now(), before) });
  }
}

function withoutChange({ changedAt: _, ...document }: DocumentRecord): LibraryDocument {
  return document;
}
