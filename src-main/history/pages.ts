import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { PageText, READING_VERSION } from '../contract/library.ts';
import type { Clock } from './clock.ts';
import { packCharacters, unpackCharacters } from './page-characters.ts';
import { checked, type PageRecord } from './records.ts';
import type { SearchIndex } from './search-index.ts';
import type { Table } from './table.ts';

const Counts = z.array(z.tuple([z.string(), z.number()]));

export class Pages {
  readonly table: Table<PageRecord>;
  readonly #clock: Clock;
  readonly #index: SearchIndex;

  constructor(table: Table<PageRecord>, clock: Clock, index: SearchIndex) {
    this.#clock = clock;
    this.#index = index;
    this.table = table;
  }

  save(documentId: string, input: PageText): void {
    const text = checked(PageText, input, 'The text of the page');
    this.put({
      documentId,
      page: text.page,
      ...text.size,
      source: text.source,
      lines: text.lines.map(({ scores: _, ...line }) => ({ ...line, characters: line.characters.length })),
      characters: packCharacters(text.lines),
      notes: text.notes ?? [],
      readWith: READING_VERSION,
      changedAt: this.#clock.after(this.find(documentId, text.page)?.changedAt),
    });
  }

  put(record: PageRecord): void {
    this.#index.setPage(this.table.put(record), textOf(record));
  }

  find(documentId: string, page: number): PageRecord | null {
    return this.table.one('WHERE document_id = ? AND page = ?', documentId, page);
  }

  get(documentId: string, page: number): PageText | null {
    const record = this.find(documentId, page);
    return record && toPageText(record);
  }

  /** Per document how many pages have text. */
  counts(): Map<string, number> {
    const rows = this.table.statement(
      `SELECT document_id, count(*) FROM pages WHERE source <> 'none' GROUP BY document_id`,
    );
    return new Map(Counts.parse(rows.raw().all()));
  }

  /** Per document the pages whose text an earlier version of reading made. */
  outdated(): Map<string, ReadonlySet<number>> {
    const rows = this.table.statement(`SELECT document_id, page FROM pages WHERE source <> 'none' AND read_with < ?`);
    const pages = new Map<string, Set<number>>();
    for (const [id, page] of Counts.parse(rows.raw().all(READING_VERSION)))
      pages.set(id, (pages.get(id) ?? new Set()).add(page));
    return pages;
  }

  list(documentId: string): PageText[] {
    return this.table.many('WHERE document_id = ? ORDER BY page', documentId).map(toPageText);
  }
}

function textOf(record: PageRecord): string {
  return record.lines.map((line) => line.text).join('\n');
}

/** @throws DocentError file-damaged when the boxes do not fit the lines */
function toPageText(record: PageRecord): PageText {
  const { page, width, height, source, lines, notes } = record;
  const counts = lines.map((line) => line.characters);
  try {
    const boxes = unpackCharacters(record.characters, counts);
    const full = lines.map((line, i) => ({ ...line, characters: boxes[i]! }));
    return { page, size: { width, height }, source, lines: full, ...(notes.length > 0 && { notes }) };
  } catch (cause) {
    throw new DocentError('file-damaged', `The stored text of page ${page} is damaged. Read the page again.`, {
      subject: record.documentId,
      cause,
    });
  }
}
