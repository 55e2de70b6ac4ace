import type { Description, StoredDescription } from '../contract/captions.ts';
import type { Clock } from './clock.ts';
import { CaptionRecord, checked } from './records.ts';
import type { Table } from './table.ts';

export class Captions {
  readonly table: Table<CaptionRecord>;
  readonly #clock: Clock;

  constructor(table: Table<CaptionRecord>, clock: Clock) {
    this.#clock = clock;
    this.table = table;
  }

  /** Replaces an earlier description of the page. */
  save(documentId: string, description: Description): StoredDescription {
    const { page } = description.caption;
    const before = this.find(documentId, page);
    const record = {
      ...description,
      documentId,
      page,
      describedAt: this.#clock.now(),
      changedAt: this.#clock.after(before?.changedAt),
    };
    const whole = checked(CaptionRecord, record, 'The description');
    this.table.put(whole);
    return stored(whole);
  }

  find(documentId: string, page: number): CaptionRecord | null {
    return this.table.one('WHERE document_id = ? AND page = ?', documentId, page);
  }

  get(documentId: string, page: number): StoredDescription | null {
    const record = this.find(documentId, page);
    return record && stored(record);
  }

  /** By page. */
  ofDocument(documentId: string): StoredDescription[] {
    return this.table.many('WHERE document_id = ? ORDER BY page', documentId).map(stored);
  }
}

function stored({ changedAt: _, page: __, ...description }: CaptionRecord): StoredDescription {
  return description;
}
