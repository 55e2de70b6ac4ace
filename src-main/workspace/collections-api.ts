import type { Collection } from '../contract/collection.ts';
import type { DocentApi } from '../contract/docent-api.ts';
import type { History } from '../history/index.ts';
import type { AppEvents } from './app-events.ts';
import type { RunningWork } from './running-work.ts';

type CollectionMethods = Pick<
  DocentApi,
  'listCollections' | 'createCollection' | 'renameCollection' | 'removeCollection' | 'restoreCollection' | 'setMembers'
>;

/** The methods about collections and tags. Every change is told to all windows. */
export function collectionMethods(running: RunningWork, history: History, events: AppEvents): CollectionMethods {
  const told = (collection: Collection): Collection => {
    events.emit({ kind: 'collection', collection });
    return collection;
  };
  return {
    listCollections: (_, options) => running.call(options, async () => history.listCollections()),
    createCollection: ({ kind, name }, options) =>
      running.call(options, async () => told(history.createCollection(kind, name))),
    renameCollection: ({ collectionId, name }, options) =>
      running.call(options, async () => told(history.renameCollection(collectionId, name))),
    removeCollection: ({ collectionId }, options) =>
      running.call(options, async () => told(history.removeCollection(collectionId))),
    restoreCollection: ({ collectionId }, options) =>
      running.call(options, async () => told(history.restoreCollection(collectionId))),
    setMembers: ({ collectionId, documentIds, member }, options) =>
      running.call(options, async () => told(history.setMembers(collectionId, documentIds, member))),
  };
}
