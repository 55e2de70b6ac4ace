import { z } from 'zod';
import { Time } from './library.ts';
import { call } from './service.ts';

const DocumentId = z.string().regex(/^[0-9a-f]{64}$/);
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
  removedAt: Time.nullable(),
  /** In the order in which they were put in; also those that were removed from the library since. */
  documentIds: z.array(DocumentId),
});
export type Collection = z.infer<typeof Collection>;

const Name = z.string().trim().min(1).max(200);
const Chosen = z.object({ collectionId: z.string() });

/** The part of `docentApi` about collections and tags. */
export const collectionsApi = {
  /** Without removed ones, by name. */
  listCollections: call(Nothing, z.array(Collection)),
  /** One of this name that is there already is returned as it is, whatever its upper and lower case. */
  createCollection: call(z.object({ kind: CollectionKind, name: Name }), Collection),
  renameCollection: call(Chosen.extend({ name: Name }), Collection),
  /** Its documents stay in the library. */
  removeCollection: call(Chosen, Collection),
  restoreCollection: call(Chosen, Collection),
  /** Puts documents into it, or takes them out. */
  setMembers: call(
    Chosen.extend({ documentIds: z.array(DocumentId).min(1).max(10_000), member: z.boolean() }),
    Collection,
  ),
} as const;
