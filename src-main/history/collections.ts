import { randomUUID } from 'node:crypto';
import type { Collection, CollectionKind } from '../contract/collection.ts';
import { DocentError } from '../contract/errors.ts';
import type { Clock } from './clock.ts';
import { CollectionRecord, checked, MembershipRecord } from './records.ts';
import type { Table } from './table.ts';

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'accent' });

export class Collections {
  readonly table: Table<CollectionRecord>;
  readonly memberships: Table<MembershipRecord>;
  readonly #clock: Clock;

  constructor(table: Table<CollectionRecord>, memberships: Table<MembershipRecord>, clock: Clock) {
    this.table = table;
    this.memberships = memberships;
    this.#clock = clock;
  }

  /** Without removed ones, by name. */
  list(): Collection[] {
    const here = this.table.many('WHERE removed_at IS NULL');
    return here.sort((a, b) => byName.compare(a.name, b.name)).map((record) => this.#whole(record));
  }

  find(id: string): CollectionRecord | null {
    return this.table.one('WHERE id = ?', id);
  }

  findMembership(collectionId: string, documentId: string): MembershipRecord | null {
    return this.memberships.one('WHERE collection_id = ? AND document_id = ?', collectionId, documentId);
  }

  /** @returns the one of this name, if there is one */
  create(kind: CollectionKind, name: string): Collection {
    const known = this.#named(kind, name);
    if (known !== undefined) return this.#whole(known);
    const now = this.#clock.now();
    return this.#put({ id: randomUUID(), kind, name, createdAt: now, removedAt: null, changedAt: now });
  }

  /** @throws DocentError bad-input when there is no such collection, or another one of this name */
  rename(id: string, name: string): Collection {
    const before = this.#existing(id);
    const same = this.#named(before.kind, name);
    if (same !== undefined && same.id !== id) {
      throw new DocentError('bad-input', `There is already a ${before.kind} called ${same.name}. Choose another name.`);
    }
    return this.#change(before, { name });
  }

  setRemoved(id: string, removed: boolean): Collection {
    const before = this.#existing(id);
    return this.#change(before, { removedAt: removed ? (before.removedAt ?? this.#clock.now()) : null });
  }

  setMember(collectionId: string, documentId: string, member: boolean): void {
    this.#existing(collectionId);
    const before = this.findMembership(collectionId, documentId);
    if (before === null ? !member : before.member === member) return;
    const record = { collectionId, documentId, member, changedAt: this.#clock.after(before?.changedAt) };
    this.memberships.put(checked(MembershipRecord, record, 'The collection'));
  }

  get(id: string): Collection {
    return this.#whole(this.#existing(id));
  }

  /** Puts `to` where `from` is. */
  copyMemberships(from: string, to: string): void {
    for (const { collectionId } of this.memberships.many('WHERE document_id = ? AND member = 1', from)) {
      this.setMember(collectionId, to, true);
    }
  }

  #named(kind: CollectionKind, name: string): CollectionRecord | undefined {
    const same = this.table.many('WHERE kind = ? AND removed_at IS NULL', kind);
    return same.find((record) => byName.compare(record.name, name) === 0);
  }

  #existing(id: string): CollectionRecord {
    const record = this.find(id);
    if (record) return record;
    throw new DocentError('bad-input', 'There is no such collection or tag. Choose one from the library.', {
      subject: id,
    });
  }

  #change(before: CollectionRecord, change: Partial<CollectionRecord>): Collection {
    return this.#put({ ...before, ...change, changedAt: this.#clock.after(before.changedAt) });
  }

  #put(record: CollectionRecord): Collection {
    this.table.put(checked(CollectionRecord, record, 'The collection'));
    return this.#whole(record);
  }

  #whole({ changedAt: _, ...record }: CollectionRecord): Collection {
    const members = this.memberships.many('WHERE collection_id = ? AND member = 1 ORDER BY rowid', record.id);
    return { ...record, documentIds: members.map(({ documentId }) => documentId) };
  }
}
