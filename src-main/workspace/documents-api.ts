import type { AddSource, DocentApi } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument } from '../contract/library.ts';
import type { History } from '../history/index.ts';
import { checkTiles } from './check-tiles.ts';
import type { DocumentStore } from './document-store.ts';
import type { Indexing } from './indexing.ts';
import type { Library } from './library.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { PageImages } from './page-images.ts';
import type { PageTexts } from './page-texts.ts';
import type { RunningWork } from './running-work.ts';
import { type ShowFile, showInFolder } from './show-in-folder.ts';
import { suggestedQuestions } from './suggested-questions.ts';

/** The most bytes of a file that one call may ask for. A larger message would hold up the others. */
const LARGEST_RANGE = 4 * 1024 * 1024;

export interface DocumentParts {
  readonly allowPaths: boolean;
  readonly running: RunningWork;
  readonly history: History;
  readonly store: DocumentStore;
  readonly open: OpenDocuments;
  readonly library: Library;
  readonly images: PageImages;
  readonly texts: PageTexts;
  readonly model: ModelLoading;
  readonly indexing: Indexing;
  readonly showFile: ShowFile | undefined;
  /** Whether the model that answers knows more than English. */
  readonly manyLanguages: () => Promise<boolean>;
}

type DocumentMethods = Pick<
  DocentApi,
  | 'addDocument'
  | 'reopenDocument'
  | 'listDocuments'
  | 'openDocument'
  | 'removeDocument'
  | 'restoreDocument'
  | 'deleteDocument'
  | 'renameDocument'
  | 'setDocumentKind'
  | 'replaceDocument'
  | 'moveConversations'
  | 'showInFolder'
  | 'readBytes'
  | 'pageImage'
  | 'pageText'
  | 'suggestQuestions'
  | 'encodePage'
>;

/** The methods about documents and their pages. */
export function documentsApi(parts: DocumentParts): DocumentMethods {
  const { running, history, store, open, library, images, texts, model, indexing } = parts;
  const indexed = (document: LibraryDocument): LibraryDocument => {
    indexing.add(document);
    return document;
  };
  return {
    addDocument: ({ source, password }, options) =>
      running.call(options, async (signal) => {
        checkSource(source, parts.allowPaths);
        return indexed(await library.add(source, password, signal));
      }),
    reopenDocument: ({ documentId, password }, options) =>
      running.call(options, async (signal) => indexed(await library.reopen(documentId, password, signal))),
    listDocuments: (filter, options) => running.call(options, async () => history.listDocuments(filter)),
    openDocument: ({ documentId }, options) =>
      running.call(options, async (signal) => {
        const pages = await library.use(documentId, () => open.sizes(documentId, signal), signal);
        return { document: indexed(library.opened(documentId)), pages };
      }),
    removeDocument: ({ documentId }, options) => running.call(options, async () => library.remove(documentId)),
    deleteDocument: ({ documentId }, options) =>
      running.call(options, async () => {
        library.delete(documentId);
        open.forget(documentId);
        await Promise.all([store.delete(documentId), images.delete(documentId)]);
        return {};
      }),
    restoreDocument: ({ documentId }, options) => running.call(options, async () => library.restore(documentId)),
    renameDocument: ({ documentId, name }, options) =>
      running.call(options, async () => library.rename(documentId, name)),
    setDocumentKind: ({ documentId, kind }, options) =>
      running.call(options, (signal) => library.setKind(documentId, kind, signal)),
    replaceDocument: ({ documentId, source }, options) =>
      running.call(options, async (signal) => {
        checkSource(source, parts.allowPaths);
        const { document, conversationIds } = await library.replace(documentId, source, signal);
        return { document: indexed(document), conversationIds };
      }),
    moveConversations: ({ conversationIds, documentId }, options) =>
      running.call(options, async () => {
        history.moveConversations(conversationIds, documentId);
        return {};
      }),
    showInFolder: ({ documentId }, options) =>
      running.call(options, async () => {
        await showInFolder(library.get(documentId), parts.showFile);
        return {};
      }),
    readBytes: ({ documentId, begin, end }, options) =>
      running.call(options, async () => {
        const { bytes: size } = library.get(documentId);
        if (begin >= end || begin >= size || end - begin > LARGEST_RANGE) {
          throw new DocentError(
            'bad-input',
            `Bytes ${begin} to ${end} cannot be read. Ask for a range within the document's ${size} bytes, 4 MiB at most.`,
            { subject: documentId },
          );
        }
        return { bytes: await store.read(documentId, begin, end) };
      }),
    pageImage: ({ documentId, page, width }, options) =>
      running.call(options, (signal) => images.draw(documentId, page, width, signal)),
    pageText: ({ documentId, page, read }, options) =>
      running.call(options, (signal) => texts.get(documentId, page, read, signal)),
    suggestQuestions: ({ documentId, language }, options) =>
      running.call(options, async () =>
        suggestedQuestions(library.get(documentId).kind, language, await parts.manyLanguages()),
      ),
    encodePage: ({ documentId, page, region, tiles }, options) =>
      running.call(options, (signal) =>
        library.use(
          documentId,
          async (document) => {
            await document.page(page);
            const { encoded, encodeMs } = await withEngine(model, signal, (service, { tiling }) => {
              checkTiles(tiles, tiling, region);
              return service.encodePage(document, page, tiles, { region: region ?? undefined, signal });
            });
            const { size, cached, source } = encoded;
            const lines = [...encoded.lines];
            const notes = [...encoded.notes];
            if (region === null) texts.remember(documentId, { page, size, source, lines, notes });
            const text = { page, size, source: source ?? ('none' as const), lines, notes };
            return { tiles: encoded.tiles, cached, text, encode_ms: encodeMs };
          },
          signal,
        ),
      ),
  };
}

function checkSource(source: AddSource, allowPaths: boolean): void {
  if (source.kind !== 'path' || allowPaths) return;
  throw new DocentError('bad-input', 'Documents cannot be added by path here. Drop the file or choose it instead.');
}
