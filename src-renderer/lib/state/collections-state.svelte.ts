import type { Collection, CollectionKind } from '../../../src-main/contract/collection.ts';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';

/** Collections and tags, and which documents are in them. */
export class CollectionsState {
  readonly #api: DocentApi;
  #all = $state.raw<readonly Collection[]>([]);

  readonly collections = $derived.by(() => this.#all.filter(({ kind }) => kind === 'collection'));
  readonly tags = $derived.by(() => this.#all.filter(({ kind }) => kind === 'tag'));
  readonly #ofDocument = $derived.by(() => {
    const byDocument = new Map<string, Collection[]>();
    for (const collection of this.#all) {
      for (const id of collection.documentIds) byDocument.set(id, [...(byDocument.get(id) ?? []), collection]);
    }
    return byDocument;
  });

  constructor(api: DocentApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    this.#all = await this.#api.listCollections({});
  }

  find(id: string | null | undefined): Collection | undefined {
    return this.#all.find((collection) => collection.id === id);
  }

  /** Collections and tags of a document, by name. */
  of(documentId: string): readonly Collection[] {
    return this.#ofDocument.get(documentId) ?? [];
  }

  /** A collection as it is now. */
  take(collection: Collection): void {
    const others = this.#all.filter(({ id }) => id !== collection.id);
    this.#all = collection.removedAt === null ? [...others, collection].sort(byName) : others;
  }

  async create(kind: CollectionKind, name: string): Promise<Collection> {
    return this.#taken(await this.#api.createCollection({ kind, name }));
  }

  async rename(collectionId: string, name: string): Promise<void> {
    this.#taken(await this.#api.renameCollection({ collectionId, name }));
  }

  async remove(collectionId: string): Promise<void> {
    this.#taken(await this.#api.removeCollection({ collectionId }));
  }

  async restore(collectionId: string): Promise<void> {
    this.#taken(await this.#api.restoreCollection({ collectionId }));
  }

  /** Puts documents into a collection, or takes them out. */
  async setMembers(collectionId: string, documentIds: readonly string[], member: boolean): Promise<void> {
    this.#taken(await this.#api.setMembers({ collectionId, documentIds: [...documentIds], member }));
  }

  #taken(collection: Collection): Collection {
    this.take(collection);
    return collection;
  }
}

/** As it stands in lists: a tag begins with #. */
export function labelOf({ kind, name }: Collection): string {
  return kind === 'tag' ? `#${name}` : name;
}

function byName(a: Collection, b: Collection): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
