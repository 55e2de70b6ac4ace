import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { FormerSurvey, type Turn } from '../contract/library.ts';
import type { Clock } from './clock.ts';
import type { Conversations } from './conversations.ts';
import type { TurnInput, TurnPatch } from './history.ts';
import { checked, TurnRecord } from './records.ts';
import type { SearchIndex } from './search-index.ts';
import type { Table } from './table.ts';

export class Turns {
  readonly table: Table<TurnRecord>;
  readonly #clock: Clock;
  readonly #index: SearchIndex;
  readonly #conversations: Conversations;

  constructor(table: Table<TurnRecord>, clock: Clock, index: SearchIndex, conversations: Conversations) {
    this.#clock = clock;
    this.#index = index;
    this.#conversations = conversations;
    this.table = table;
  }

  start(input: TurnInput): Turn {
    const id = input.id ?? randomUUID();
    if (this.find(id)) {
      throw new DocentError('bad-input', 'There is already a question with this id. Use another one.', { subject: id });
    }
    if (this.#conversations.existing(input.conversationId).documentId !== input.documentId) {
      throw new DocentError('bad-input', 'This conversation is about another document. Start a new one.', {
        subject: input.conversationId,
      });
    }
    const askedAt = this.#clock.now();
    const record = checked(
      TurnRecord,
      { ...UNANSWERED, ...input, id, surveyId: input.surveyId ?? null, askedAt, changedAt: askedAt },
      'The question',
    );
    this.put(record);
    this.#conversations.touch(record.conversationId);
    return withoutChange(record);
  }

  finish(id: string, patch: TurnPatch): Turn {
    const turn = this.change(id, (now) => ({ answeredAt: now, ...patch }));
    this.#conversations.touch(turn.conversationId);
    return turn;
  }

  put(record: TurnRecord): void {
    this.#index.setTurn(this.table.put(record), record.question, record.answer);
  }

  find(id: string): TurnRecord | null {
    return this.table.one('WHERE id = ?', id);
  }

  get(id: string): Turn | null {
    const record = this.find(id);
    return record && withoutChange(record);
  }

  /** In the order they were asked, which a clock that is set back does not change. */
  ofConversation(id: string): Turn[] {
    return this.table.many('WHERE conversation_id = ? AND removed_at IS NULL ORDER BY seq', id).map(withoutChange);
  }

  ofSurvey(id: string): Turn[] {
    return this.table.many('WHERE survey_id = ? AND removed_at IS NULL ORDER BY seq', id).map(withoutChange);
  }

  /** Surveys by their turns, the newest first. */
  surveys(limit: number): FormerSurvey[] {
    const rows = this.table.statement(
      `SELECT survey_id AS surveyId, min(question) AS question, count(*) AS documents, min(asked_at) AS at
       FROM turns WHERE survey_id IS NOT NULL AND removed_at IS NULL GROUP BY survey_id ORDER BY at DESC LIMIT ?`,
    );
    return z.array(FormerSurvey).parse(rows.all(limit));
  }

  setSurveyRemoved(surveyId: string, removed: boolean): void {
    for (const { id } of this.table.many('WHERE survey_id = ?', surveyId)) {
      this.change(id, (now, before) => ({ removedAt: removed ? (before.removedAt ?? now) : null }));
    }
  }

  /** @throws DocentError bad-input if there is no such question */
  change(id: string, change: (now: number, before: TurnRecord) => Partial<Turn>): Turn {
    const before = this.find(id);
    if (!before) {
      throw new DocentError('bad-input', 'There is no such question in the history. Ask it again.', { subject: id });
    }
    const changedAt = this.#clock.after(before.changedAt);
    const record = checked(
      TurnRecord,
      { ...before, ...change(this.#clock.now(), before), changedAt },
      'The outcome of the question',
    );
    this.put(record);
    return withoutChange(record);
  }

  /** Moves the questions of a conversation to another version of its document, and back. */
  move(conversationId: string, documentId: string): void {
    for (const { id } of this.table.many('WHERE conversation_id = ?', conversationId)) {
      this.change(id, (_, before) => {
        const asked = before.earlierVersion ?? before.documentId;
        return { documentId, earlierVersion: asked === documentId ? null : asked };
      });
    }
  }

  /** Only the writer may call this, at its start, when no process can be answering these questions any more. */
  interruptRunning(): void {
    for (const { id } of this.table.many(`WHERE status = 'running'`)) {
      this.change(id, () => ({ status: 'interrupted' }));
    }
  }
}

const UNANSWERED = {
  status: 'running',
  askedAs: null,
  earlierVersion: null,
  answer: '',
  form: 'words',
  sentence: null,
  searched: null,
  passages: [],
  found: null,
  page: null,
  evidence: [],
  confidence: null,
  model: null,
  device: null,
  notes: [],
  tiles: null,
  timings: null,
  error: null,
  answeredAt: null,
  removedAt: null,
} as const;

function withoutChange({ changedAt: _, ...turn }: TurnRecord): Turn {
  return turn;
}
