import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import type { Conversation } from '../contract/library.ts';
import type { Clock } from './clock.ts';
import type { ConversationInput } from './history.ts';
import { ConversationRecord, ConversationRow, checked } from './records.ts';
import type { Table } from './table.ts';

const Counted = ConversationRow.extend({ turns: z.number().int() });
const LIVE_TURNS = '(SELECT count(*) FROM turns WHERE conversation_id = conversations.id AND removed_at IS NULL)';

const OWN = 'SELECT 1 FROM turns WHERE conversation_id = conversations.id AND survey_id';
const SURVEYED = `EXISTS (${OWN} IS NOT NULL)`;
const ASKED = `EXISTS (${OWN} IS NULL)`;

export class Conversations {
  readonly table: Table<ConversationRecord>;
  readonly #clock: Clock;
  readonly #counted: string;

  constructor(table: Table<ConversationRecord>, clock: Clock) {
    this.#clock = clock;
    this.table = table;
    this.#counted = this.table.select.replace(' FROM ', `, ${LIVE_TURNS} AS turns FROM `);
  }

  create(input: ConversationInput): Conversation {
    const now = this.#clock.now();
    const id = input.id ?? randomUUID();
    if (this.find(id)) {
      throw new DocentError('bad-input', 'There is already a conversation with this id. Use another one.', {
        subject: id,
      });
    }
    const { documentId, title } = input;
    this.#put({ id, documentId, title, createdAt: now, updatedAt: now, removedAt: null, changedAt: now });
    return this.get(id)!;
  }

  find(id: string): ConversationRecord | null {
    return this.table.one('WHERE id = ?', id);
  }

  get(id: string): Conversation | null {
    return this.#read(`${this.#counted} WHERE id = ?`, id)[0] ?? null;
  }

  list(documentId: string | null): Conversation[] {
    const live = `${this.#counted} JOIN documents ON documents.id = conversations.document_id
      WHERE conversations.removed_at IS NULL AND documents.removed_at IS NULL`;
    const newest = 'conversations.updated_at DESC, conversations.rowid DESC';
    // A survey begins one for each of its documents: a hundred of them would bury what a reader asked, and a document
    // that is opened again goes on with what its reader asked there.
    const surveyed = `(${SURVEYED} AND NOT ${ASKED})`;
    return documentId === null
      ? this.#read(`${live} AND NOT ${surveyed} ORDER BY ${newest}`)
      : this.#read(`${live} AND conversations.document_id = ? ORDER BY ${surveyed}, ${newest}`, documentId);
  }

  /** @throws DocentError bad-input if there is no such conversation */
  change(id: string, change: (now: number, before: ConversationRecord) => Partial<ConversationRecord>): Conversation {
    const before = this.existing(id);
    const changedAt = this.#clock.after(before.changedAt);
    this.#put({ ...before, ...change(this.#clock.now(), before), changedAt });
    return this.get(id)!;
  }

  existing(id: string): ConversationRecord {
    const record = this.find(id);
    if (record) return record;
    throw new DocentError('bad-input', 'There is no such conversation. Ask the question in a new one.', {
      subject: id,
    });
  }

  /** Records that it was used now. The conversation that was used last comes first. */
  touch(id: string): void {
    this.change(id, (now, before) => ({ updatedAt: Math.max(now, before.updatedAt) }));
  }

  #put(record: ConversationRecord): void {
    this.table.put(checked(ConversationRecord, record, 'The conversation'));
  }

  #read(sql: string, ...params: readonly unknown[]): Conversation[] {
    const rows: unknown[] = this.table.statement(sql).all(...params);
    return rows.map((row) => {
      const { changedAt: _, ...conversation } = Counted.parse(row);
      return conversation;
    });
  }
}
