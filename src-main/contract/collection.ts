import { z } from 'zod/mini';
import { Time } from './library.ts';
import { call } from './service.ts';
import { DocumentId, DocumentIds } from './values.ts';

const Nothing = z.object({});

/** A tag is a collection whose name stands on its documents. */
export const CollectionKind = z.enum(['collection', 'tag']);
export type CollectionKind = z.infer<typeof CollectionKind>;

/** Documents under a common name. A document may be in many. */
export const Collection = z.object({
  id: z.string(),
  kind: CollectionKind,
  name: z.string(),
  createdAt: Time,
  removedAt: z.nullable(Time),
  /** In the order in which they were put in; also those that were removed from the library since. */
  documentIds: z.array(DocumentId),
});
export type Collection = z.infer<typeof Collection>;

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
const Chosen = z.object({ collectionId: z.string() });

/** The part of `docentApi` about collections and tags. */
export const collectionsApi = {
  /** Without removed ones, by name. */
  listCollections: call(Nothing, z.array(Collection)),
  /** One of this name that is there already is returned as it is, whatever its upper and lower case. */
  createCollection: call(z.object({ kind: CollectionKind, name: Name }), Collection),
  renameCollection: call(z.extend(Chosen, { name: Name }), Collection),
  /** Its documents stay in the library. */
  removeCollection: call(Chosen, Collection),
  restoreCollection: call(Chosen, Collection),
  /** Puts documents into it, or takes them out. */
  setMembers: call(
    z.extend(Chosen, {
      documentIds: DocumentIds,
      member: z.boolean(),
    }),
    Collection,
  ),
} as const;
