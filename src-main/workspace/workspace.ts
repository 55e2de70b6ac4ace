import { join } from 'node:path';
import { inThread } from '../asking/in-thread.ts';
import type { AppInfo, DocentApi, Settings } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import type { DocentService, DocentSettings } from '../docent-service.ts';
import { documentWorkers, Strikes } from '../documents/index.ts';
import { Consents } from '../engines/consents.ts';
import { type EndpointAddress, endpointAddress } from '../engines/endpoint-address.ts';
import { EndpointStore, type SecretBox } from '../engines/endpoint-store.ts';
import type { HubConnection } from '../engines/hub/hub-connection.ts';
import { knowsManyLanguages } from '../engines/many-languages.ts';
import type { Registry } from '../engines/packages/registry.ts';
import { Languages } from '../engines/second-reader/languages.ts';
import { SecondReaderClient } from '../engines/second-reader/second-reader-client.ts';
import { devicesOf } from '../engines/transformers-devices.ts';
import type { EmbeddingsSettings } from '../inference/embedding/embeddings.ts';
import type { StartChild } from '../processes/child.ts';
import { Answerers } from './answerers.ts';
import { Captions } from './captions.ts';
import { captionMethods } from './captions-api.ts';
import { collectionMethods } from './collections-api.ts';
import { ComparisonVerdicts } from './comparison-verdicts.ts';
import { asDocentError } from './docent-error.ts';
import { exportMethods } from './document-export.ts';
import { DocumentStore } from './document-store.ts';
import { documentsApi } from './documents-api.ts';
import { endpointMethods } from './endpoints-api.ts';
import { FolderWatching } from './folder-watching.ts';
import { historyApi } from './history-api.ts';
import { Indexing } from './indexing.ts';
import { languageMethods } from './languages-api.ts';
import { Library } from './library.ts';
import { LibraryAsking } from './library-asking.ts';
import type { LibraryData } from './library-data.ts';
import { libraryQuestionMethods } from './library-questions-api.ts';
import { Meanings } from './meanings.ts';
import { ModelLoading } from './model-loading.ts';
import { ModelTrials } from './model-trials.ts';
import { Models } from './models.ts';
import { modelMethods } from './models-api.ts';
import { OpenDocuments } from './open-documents.ts';
import { PageImages } from './page-images.ts';
import { PageTexts } from './page-texts.ts';
import { Questions } from './questions.ts';
import { receiptsApi } from './receipts-api.ts';
import { RunningWork } from './running-work.ts';
import type { ShowFile } from './show-in-folder.ts';
import { watchMethods } from './watched-folders-api.ts';

/** By then the window is visible. */
const AFTER_START_MS = 1500;

export interface WorkspaceSettings {
  /** The folder for documents and history. It is created if it does not exist. */
  readonly dataDir: string;
  /** The folder for files that can be made again, such as thumbnails. Default: `dataDir`/cache. */
  readonly cacheDir?: string | undefined;
  /** The service that answers, which the workspace will dispose; or settings to make one for the first question. */
  readonly docent: DocentService | DocentSettings;
  /** The embedding model, for search by meaning; left out: search is by words alone. */
  readonly embeddings?: EmbeddingsSettings | undefined;
  readonly host: AppInfo['host'];
  readonly version: string;
  /** The system's store for secrets, if the host has one. */
  readonly secrets?: SecretBox | undefined;
  /** Asks the user outside of the window whether pages may be sent to another machine, where the host can. */
  readonly confirmSending?: ((to: EndpointAddress) => Promise<boolean>) | undefined;
  /** Starts the process that runs downloaded vision models; left out: a child process. */
  readonly startTransformers?: StartChild | undefined;
  /** Starts the process that runs GGUF models; left out: a child process. */
  readonly startLlama?: StartChild | undefined;
  /** Starts the process of the second reader; left out: a child process. */
  readonly startSecondReader?: StartChild | undefined;
  /** Where models are downloaded from; left out: as the environment says. */
  readonly hub?: HubConnection | undefined;
  /** Where languages and libraries are downloaded from; left out: as the environment says. */
  readonly registry?: Registry | undefined;
  /** Where to look for servers on this machine; left out: their usual ports. */
  readonly usualPorts?: readonly number[] | undefined;
  /** Asks the user for a folder outside of the window, where the host can. @returns undefined when they chose none */
  readonly chooseFolder?: ((title: string) => Promise<string | undefined>) | undefined;
  /** Shows a file in the system's file manager, where the host can. */
  readonly showFile?: ShowFile | undefined;
  /** Milliseconds without change after which a file in a watched folder is whole; left out: two seconds. */
  readonly settledMs?: number | undefined;
  /** Whether clients may add documents by path. Only true if renderer and main share a file system and its user. */
  readonly allowPaths: boolean;
}

/** Everything behind the window: library, history and questions, for any number of clients at once. */
export interface Workspace {
  readonly api: DocentApi;
  /**
   * Adds files that the operating system asked to open (association, second start, command line) and tells the clients to show them. If
   * there is no client yet, the first one shows them. Never throws: a file that cannot be added becomes a notice.
   */
  openFiles(paths: readonly string[]): Promise<void>;
  /** Resolves when nothing is being written or answered any more. */
  whenQuiet(): Promise<void>;
  /** Stops running work (questions stay in the history as stopped), then closes engine and history. Idempotent. */
  dispose(): Promise<void>;
}

/** The workspace over data that is open. */
export function workspaceOver({ history, events }: LibraryData, settings: WorkspaceSettings): Workspace {
  const { dataDir, host, version, allowPaths } = settings;
  const running = new RunningWork();
  const store = new DocumentStore(dataDir);
  const open = new OpenDocuments(store, new Strikes(join(dataDir, 'stopped.json')));
  const library = new Library(history, store, open, events);
  const images = new PageImages(library, settings.cacheDir ?? join(dataDir, 'cache'));
  const consents = new Consents(dataDir);
  const endpoints = new EndpointStore(dataDir, consents, settings.secrets);
  const startedWith = 'ask' in settings.docent ? undefined : settings.docent.modelDir;
  const { startTransformers, startLlama, hub } = settings;
  const wantedStronger = () => history.getSettings().strongerModel;
  const models = new Models({
    ...{ dataDir, startedWith, startTransformers, startLlama, hub, endpoints, wantedStronger },
    registry: settings.registry,
    devices: 'ask' in settings.docent ? undefined : devicesOf(settings.docent),
  });
  const answerers = new Answerers(models);
  const languages = { dataDir, registry: settings.registry };
  const secondReader = new SecondReaderClient(languages, settings.startSecondReader);
  const docent = 'ask' in settings.docent ? settings.docent : { ...settings.docent, secondReader };
  const model = new ModelLoading(docent, events, answerers);
  const texts = new PageTexts(library, history, model, open);
  const meanings = new Meanings(history, settings.embeddings, () => models.embedding());
  const indexing = new Indexing(history, texts, meanings, running, events);
  const questions = new Questions(library, history, model, texts, answerers);
  const captions = new Captions(library, history, model, {
    ...{ allowPaths, dataDir, docent: settings.docent, consents, models },
  });
  const { chooseFolder, settledMs } = settings;
  const addFile = async (path: string) => {
    const document = await library.add({ kind: 'path', path });
    indexing.add(document);
    return document;
  };
  const watching = new FolderWatching({ dataDir, add: addFile, chooseFolder, settledMs });
  const later = setTimeout(() => {
    running.background(async (signal) => {
      // Each by itself: a question that comes meanwhile goes first.
      await running.whenIdle();
      if (!signal.aborted) await documentWorkers().warm();
      await running.whenIdle();
      if (!signal.aborted) await inThread((thread) => thread.warm({}));
      await running.whenIdle();
      await store.tidy();
      await indexing.addAll();
      await watching.start();
    });
  }, AFTER_START_MS);
  later.unref();

  const api: DocentApi = {
    info: (_, options) =>
      running.call(options, async () => ({
        version,
        host,
        showsFolders: settings.showFile !== undefined,
        dataDir,
        model: model.state,
        notices: history.notices.map(({ id, code, message }) => ({ id, code, message })),
      })),
    events: (_, options) => events.listen(options?.signal),
    // A model that cannot be loaded shows in its state. The window works without it.
    warmUp: (_, options) =>
      running.call(options, async (signal) => {
        await model.ready(signal).catch((error: unknown) => {
          if (signal.aborted) throw error;
        });
        return model.state;
      }),
    devices: (_, options) =>
      running.call(options, async (signal) => ({ providers: await (await model.service()).devices({ signal }) })),
    agreeToSend: ({ url }, options) =>
      running.call(options, async () => {
        const to = endpointAddress(url.split('#', 1)[0]!);
        const { confirmSending } = settings;
        if (confirmSending !== undefined && !to.loopback && !(await consents.has(to.href))) {
          if (!(await confirmSending(to))) throw new DocentError('cancelled', `Nothing is sent to ${to.host}.`);
        }
        await consents.record(to.href);
        return {};
      }),
    ...endpointMethods(running, endpoints, model, settings.usualPorts),
    getSettings: (_, options) => running.call(options, async () => history.getSettings()),
    setSettings: (change, options) =>
      running.call(options, async (signal) => {
        if (change.keepUnlockedText === false && history.getSettings().keepUnlockedText)
          await texts.forgetLocked(signal);
        return history.setSettings(defined(change));
      }),
    ...documentsApi({
      allowPaths,
      running,
      history,
      store,
      open,
      library,
      images,
      texts,
      model,
      indexing,
      showFile: settings.showFile,
      manyLanguages: async () => {
        if ((await endpoints.used()) !== null) return true;
        const dir = models.installedDir(await models.inUse());
        return dir !== undefined && (await knowsManyLanguages(dir));
      },
    }),
    ...exportMethods(running, library, texts),
    ...modelMethods(running, models, model, new ModelTrials(dataDir, model, answerers, library, texts), async () => {
      if (await meanings.choose()) await indexing.addAll();
    }),
    ...languageMethods(running, new Languages(languages), { model, texts, indexing }),
    ...watchMethods(running, watching),
    ...captionMethods(running, captions, new ComparisonVerdicts(dataDir)),
    ...collectionMethods(running, history, events),
    ...receiptsApi(running, { history, library, model, texts }),
    ...historyApi({ running, history, library, questions, meanings, indexing }),
    ...libraryQuestionMethods(running, history, new LibraryAsking(library, history, model, meanings), indexing),
  };

  const add = async (path: string): Promise<string | undefined> => {
    try {
      const document = await running.call(undefined, () => library.add({ kind: 'path', path }));
      indexing.add(document);
      return document.id;
    } catch (error) {
      const { code, message } = asDocentError(error);
      events.emit({ kind: 'notice', code, message });
      return undefined;
    }
  };
  const close = async (): Promise<void> => {
    clearTimeout(later);
    running.close();
    await watching.close();
    await running.whenQuiet();
    questions.writeRest();
    events.close();
    // The history is closed properly whatever happens to the engine.
    await Promise.allSettled([model.dispose(), open.dispose(), meanings.dispose()]);
    await documentWorkers().dispose();
    history.dispose();
  };
  let closed: Promise<void> | undefined;
  return {
    api,
    openFiles: async (paths) => {
      const documentIds: string[] = [];
      for (const path of paths) {
        const id = await add(path);
        if (id !== undefined && !documentIds.includes(id)) documentIds.push(id);
      }
      if (documentIds.length > 0) events.emit({ kind: 'open', documentIds });
    },
    whenQuiet: () => running.whenQuiet(),
    dispose: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** For a caller, a missing key and undefined mean the same: keep the value. */
function defined({
  theme,
  language,
  doubtBelow,
  indexing,
  keepUnlockedText,
  strongerModel,
  askStronger,
}: Parameters<DocentApi['setSettings']>[0]): Partial<Settings> {
  return {
    ...(theme === undefined ? {} : { theme }),
    ...(language === undefined ? {} : { language }),
    ...(doubtBelow === undefined ? {} : { doubtBelow }),
    ...(indexing === undefined ? {} : { indexing }),
    ...(keepUnlockedText === undefined ? {} : { keepUnlockedText }),
    ...(strongerModel === undefined ? {} : { strongerModel }),
    ...(askStronger === undefined ? {} : { askStronger }),
  };
}
