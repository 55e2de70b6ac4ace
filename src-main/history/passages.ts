import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import type { LibraryHit } from '../contract/library-question.ts';
import type { Database, Statement } from './database.ts';
import { beginningOf } from './snippet.ts';
import { loadVectorDistance, type VectorDistance } from './vector-distance.ts';

/** Lines of a page, from 0, and their vector: int8, of any length. Only its direction counts. */
export interface PassageVector {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly vector: Int8Array;
}

/** A page whose passage is near to a text. */
export interface NearPage extends LibraryHit {
  /** Of the two vectors: 0 (the same direction) to 2 (the opposite). */
  readonly distance: number;
  /** When its text was last changed, milliseconds since 1970. */
  readonly at: number;
}

const Counts = z.array(z.tuple([z.string(), z.number()]));
const Pages = z.array(z.number());
const Near = z.array(z.object({ page: z.number(), first: z.number(), last: z.number(), distance: z.number() }));
const Place = z.object({
  documentId: z.string(),
  documentName: z.string(),
  page: z.number().int().positive(),
  lines: z.string(),
  at: z.number().int(),
});
const Lines = z.array(z.object({ text: z.string() }));

/** Passages that are looked at for each page that is wanted: several of the best may be one page's. */
const PER_PAGE = 5;

const UNEMBEDDED = `
  SELECT p.page FROM pages AS p LEFT JOIN embedded_pages AS e ON e.page_seq = p.seq AND e.model = @model
  WHERE p.document_id = @documentId AND p.source <> 'none' AND e.page_seq IS NULL ORDER BY p.page`;
const COUNTS = `
  SELECT p.document_id, count(*) FROM embedded_pages AS e JOIN pages AS p ON p.seq = e.page_seq
  WHERE e.model = ? GROUP BY p.document_id`;
const PLACE = `
  SELECT p.document_id AS documentId, d.name AS documentName, p.page, p.lines, p.changed_at AS at
  FROM pages AS p JOIN documents AS d ON d.id = p.document_id WHERE p.seq = ?`;
/** All passages that the model embedded are compared: 60,000 take 70 ms. */
const near = (distance: string, which: string) => `
  SELECT page_seq AS page, first_line AS first, last_line AS last, ${distance} AS distance
  FROM passages WHERE page_seq IN (SELECT page_seq FROM embedded_pages WHERE model = @model) AND page_seq ${which} ORDER BY distance LIMIT @limit`;
const NOT_REMOVED = `NOT IN (
  SELECT p.seq FROM documents AS d JOIN pages AS p ON p.document_id = d.id WHERE d.removed_at IS NOT NULL)`;
const OF_DOCUMENTS = `IN (
  SELECT p.seq FROM json_each(@documents) AS j JOIN documents AS d ON d.id = j.value JOIN pages AS p ON p.document_id = d.id
  WHERE d.removed_at IS NULL)`;

/** The passages of pages and their vectors. */
export class Passages {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  #distance: VectorDistance | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What compares vectors. Loaded with the first search. */
  get distance(): VectorDistance {
    this.#distance ??= loadVectorDistance(this.#database);
    return this.#distance;
  }

  /** Pages of a document that have text and no vectors of this model. */
  unembedded(documentId: string, model: string): number[] {
    return Pages.parse(this.#statement(UNEMBEDDED).pluck().all({ documentId, model }));
  }

  /** Per document how many pages this model has embedded. */
  counts(model: string): Map<string, number> {
    return new Map(Counts.parse(this.#statement(COUNTS).raw().all(model)));
  }

  /** Takes the place of earlier passages of the page. @throws DocentError bad-input for a page without text */
  save(documentId: string, page: number, model: string, passages: readonly PassageVector[]): void {
    const seq = this.#statement('SELECT seq FROM pages WHERE document_id = ? AND page = ?')
      .pluck()
      .get(documentId, page);
    if (typeof seq !== 'number') {
      throw new DocentError('bad-input', `There is no text of page ${page}. Read it first.`, { subject: documentId });
    }
    this.#statement('DELETE FROM embedded_pages WHERE page_seq = ?').run(seq);
    this.#statement('INSERT INTO embedded_pages (page_seq, model) VALUES (?, ?)').run(seq, model);
    const insert = this.#statement(
      'INSERT INTO passages (page_seq, first_line, last_line, vector) VALUES (?, ?, ?, ?)',
    );
    for (const { firstLine, lastLine, vector } of passages) insert.run(seq, firstLine, lastLine, bytesOf(vector));
  }

  /**
   * The pages with the passages nearest to a vector, the nearest first. @param model which made the vector: those of another cannot be compared.
   * @param documentIds null: of the whole library
   */
  rank(vector: Int8Array, model: string, documentIds: readonly string[] | null, limit: number): NearPage[] {
    const distance = this.distance.sql('vector', '@vector');
    const sql = near(distance, documentIds === null ? NOT_REMOVED : OF_DOCUMENTS);
    const found = this.#statement(sql).all({
      vector: bytesOf(vector),
      model,
      limit: limit * PER_PAGE,
      ...(documentIds === null ? {} : { documents: JSON.stringify(documentIds) }),
    });
    const best = new Map<number, z.infer<typeof Near>[number]>();
    for (const passage of Near.parse(found)) if (!best.has(passage.page)) best.set(passage.page, passage);
    return [...best.values()].slice(0, limit).map(({ page, first, last, distance }) => {
      const { lines, ...place } = Place.parse(this.#statement(PLACE).get(page));
      const text = Lines.parse(JSON.parse(lines)).slice(first, last + 1);
      return { ...place, snippet: beginningOf(text.map((line) => line.text).join(' ')), marks: [], distance };
    });
  }

  /** Prepared once. */
  #statement(sql: string): Statement {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

const bytesOf = (vector: Int8Array): Buffer => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
