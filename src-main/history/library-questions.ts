import { DocentError } from '../contract/errors.ts';
import type { LibraryQuestion } from '../contract/library-question.ts';
import type { Clock } from './clock.ts';
import { checked, LibraryQuestionRecord } from './records.ts';
import type { Table } from './table.ts';

export class LibraryQuestions {
  readonly table: Table<LibraryQuestionRecord>;
  readonly #clock: Clock;

  constructor(table: Table<LibraryQuestionRecord>, clock: Clock) {
    this.table = table;
    this.#clock = clock;
  }

  save(question: LibraryQuestion): LibraryQuestion {
    const changedAt = this.#clock.after(this.find(question.id)?.changedAt);
    this.table.put(checked(LibraryQuestionRecord, { ...question, changedAt }, 'The question to the library'));
    return question;
  }

  find(id: string): LibraryQuestionRecord | null {
    return this.table.one('WHERE id = ?', id);
  }

  /** Without removed ones, the newest first. */
  list(limit: number): LibraryQuestion[] {
    return this.table.many('WHERE removed_at IS NULL ORDER BY asked_at DESC LIMIT ?', limit).map(withoutChange);
  }

  /** @throws DocentError bad-input when there is no such question */
  setRemoved(id: string, removed: boolean): LibraryQuestion {
    const found = this.find(id);
    if (found === null) {
      throw new DocentError('bad-input', 'There is no such question in the history. Ask it again.', { subject: id });
    }
    return this.save(withoutChange({ ...found, removedAt: removed ? (found.removedAt ?? this.#clock.now()) : null }));
  }
}

function withoutChange({ changedAt: _, ...question }: LibraryQuestionRecord): LibraryQuestion {
  return question;
}
