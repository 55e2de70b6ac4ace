import { createContext } from 'svelte';
import type { AppEvent, AppInfo, DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { Connection } from '../connection/index.ts';
import { isLinkLost } from '../connection/index.ts';
import { i18n } from '../i18n/i18n.svelte.ts';
import { preparePages } from '../pdf/page-worker-client.ts';
import { AddingState } from './adding-state.svelte.ts';
import { AnnouncerState } from './announcer-state.svelte.ts';
import { CollectionsState, labelOf } from './collections-state.svelte.ts';
import { Commands } from './commands.ts';
import { EndpointState } from './endpoint-state.svelte.ts';
import { isCancelled, wordsOf } from './error-words.ts';
import { IndexingState } from './indexing-state.svelte.ts';
import { rememberPage } from './last-pages.ts';
import { recallPlace, rememberPlace } from './last-place.ts';
import { LibraryQuestionState } from './library-question-state.svelte.ts';
import { LibraryState } from './library-state.svelte.ts';
import { ModelState } from './model-state.svelte.ts';
import { ModelsState } from './models-state.svelte.ts';
import { NoticesState } from './notices-state.svelte.ts';
import { ReaderState } from './reader-state.svelte.ts';
import { ReceiptsState } from './receipts-state.svelte.ts';
import { type Place, placeOfDocument, RouteState } from './route-state.svelte.ts';
import { RunningTurns } from './running-turns.ts';
import { SearchState } from './search-state.svelte.ts';
import { SettingsState } from './settings-state.svelte.ts';
import { SurveyState } from './survey-state.svelte.ts';
import { TasksState } from './tasks-state.svelte.ts';
import { ThumbnailsState } from './thumbnails-state.svelte.ts';

/** The window: everything that it shows, composed over one link. */
export class AppState {
  readonly connection: Connection;
  readonly api: DocentApi;
  readonly route = new RouteState();
  readonly notices = new NoticesState();
  readonly announcer = new AnnouncerState();
  readonly settings: SettingsState;
  readonly model: ModelState;
  readonly endpoint: EndpointState;
  readonly models: ModelsState;
  readonly library: LibraryState;
  readonly collections: CollectionsState;
  readonly adding: AddingState;
  readonly thumbnails: ThumbnailsState;
  readonly search: SearchState;
  readonly survey: SurveyState;
  readonly receipts: ReceiptsState;
  readonly askLibrary: LibraryQuestionState;
  readonly indexing: IndexingState;
  readonly tasks: TasksState;
  readonly commands = new Commands();
  /** Words to find in the document that opens next: what a search in history had found on its page. */
  findOnArrival = '';
  /** A question to ask the document that opens next: that of a sample. */
  questionOnArrival = '';
  readonly #runningTurns = new RunningTurns();
  readonly #noticed = new Set<string>();
  #info = $state.raw<AppInfo | null>(null);
  #reader = $state.raw<ReaderState | null>(null);
  #arrived = false;

  constructor(connection: Connection, pathOf?: (file: File) => string) {
    this.connection = connection;
    const { api } = connection;
    this.api = api;
    this.settings = new SettingsState(api);
    this.model = new ModelState(api);
    this.endpoint = new EndpointState(api);
    this.models = new ModelsState(api);
    this.library = new LibraryState(api);
    this.library.nameOfKind = (kind) => i18n.t(`kind.${kind}`);
    this.collections = new CollectionsState(api);
    this.library.labelsOf = (id) => this.collections.of(id).map(labelOf);
    this.adding = new AddingState(api, pathOf);
    this.thumbnails = new ThumbnailsState(api);
    this.search = new SearchState(api);
    this.survey = new SurveyState(api);
    this.receipts = new ReceiptsState(api);
    this.askLibrary = new LibraryQuestionState(api);
    this.indexing = new IndexingState(api);
    const attempt = (work: () => Promise<unknown>) => this.attempt(work);
    const { adding, indexing, survey, receipts, models } = this;
    this.tasks = new TasksState({ adding, indexing, survey, receipts, models, attempt });
    this.route.onMove = (place) => this.#moved(place);
    connection.mended.listen((error) => this.notices.mended(error));
  }

  /** null until Docent has answered. */
  get info(): AppInfo | null {
    return this.#info;
  }

  /** The open document; it stays open while the reader looks at history or settings. */
  get reader(): ReaderState | null {
    return this.#reader;
  }

  start(): void {
    this.connection.onOpen(() => void this.attempt(() => this.#arrive()));
    this.route.start(recallPlace());
  }

  /** Runs `work` and shows a notice if it fails. @returns undefined then */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!isCancelled(error) && !isLinkLost(error)) this.notices.problem(wordsOf(error), error);
      return undefined;
    }
  }

  go(place: Place): void {
    this.route.go(place);
  }

  openDocument(documentId: string, more: Parameters<typeof placeOfDocument>[1] = {}): void {
    this.go(placeOfDocument(documentId, more));
  }

  /** Opens the document of the place again, e.g. with its password. */
  async reopen(password?: string): Promise<void> {
    const { place } = this.route;
    if (place.view !== 'document') return;
    this.#reader?.dispose();
    this.#reader = null;
    this.thumbnails.forget(place.documentId);
    await this.#show(place, password);
  }

  /** Notes the page in view in the address and for the next visit. */
  pageInView(page: number): void {
    const { place } = this.route;
    const reader = this.#reader;
    if (reader?.source == null) return;
    rememberPage(reader.documentId, page);
    reader.preparation?.shown(page);
    if (place.view !== 'document' || place.page === page) return;
    this.route.refine({ ...place, page, turnId: null, conversationId: reader.conversation.currentId });
    rememberPlace();
  }

  /** The turn that the address named was shown; it does not pull the view back later. */
  turnShown(): void {
    const { place } = this.route;
    if (place.view === 'document') this.route.refine({ ...place, turnId: null });
  }

  /** After the first and every later opening of the link. */
  async #arrive(): Promise<void> {
    void this.#listen();
    // The first time, the address's document is already loading.
    const again = this.#arrived;
    const cutOff = again ? this.#reader : null;
    this.#arrived = true;
    await Promise.all([
      this.settings.load(),
      this.endpoint.load(),
      this.models.load(),
      this.library.load(),
      this.collections.load(),
      this.indexing.load(),
      this.api.info({}).then((info) => this.#takeInfo(info)),
      cutOff === null ? undefined : this.#resume(cutOff),
      again ? this.survey.resume() : undefined,
    ]);
    // Started ahead, so that the first document opens sooner.
    requestIdleCallback(() => preparePages());
  }

  async #resume(reader: ReaderState): Promise<void> {
    if (reader.source === null) await this.reopen();
    else await reader.resume();
  }

  async #listen(): Promise<void> {
    try {
      for await (const event of this.api.events({})) this.#take(event);
    } catch (error) {
      if (!isLinkLost(error)) this.notices.problem(wordsOf(error), error);
    }
  }

  #take(event: AppEvent): void {
    if (event.kind === 'document') this.library.take(event.document);
    else if (event.kind === 'document-deleted') this.library.forget(event.documentId);
    else if (event.kind === 'collection') this.collections.take(event.collection);
    else if (event.kind === 'model') this.model.take(event.model);
    else if (event.kind === 'indexing') this.indexing.take(event.indexing);
    else if (event.kind === 'notice') this.notices.news(event.message);
    else if (event.kind === 'engine-restarted') {
      this.#reader?.preparation?.forget();
      this.notices.news(i18n.t('engine.restarted'));
    } else if (event.kind === 'open') void this.#openOnRequest(event.documentIds);
  }

  async #openOnRequest(documentIds: readonly string[]): Promise<void> {
    await this.attempt(() => this.library.load());
    const [only] = documentIds;
    if (documentIds.length === 1 && only !== undefined) this.openDocument(only);
    else this.go({ view: 'library' });
  }

  #takeInfo(info: AppInfo): void {
    this.#info = info;
    this.model.take(info.model);
    for (const notice of info.notices) {
      if (this.#noticed.has(notice.id)) continue;
      this.#noticed.add(notice.id);
      this.notices.news(notice.message);
    }
  }

  #moved(place: Place): void {
    rememberPlace();
    if (place.view === 'document') void this.attempt(() => this.#show(place));
    else if (place.view === 'ask') void this.attempt(() => this.askLibrary.show(place.questionId));
    else if (place.view === 'receipts') void this.attempt(() => this.receipts.load());
    else if (place.view === 'survey' && place.surveyId !== null) {
      const { surveyId } = place;
      void this.attempt(() => this.survey.open(surveyId));
    } else if (place.view === 'history' && place.query !== this.search.query) this.search.query = place.query;
  }

  async #show(place: Extract<Place, { view: 'document' }>, password?: string): Promise<void> {
    const open = this.#reader;
    if (open?.documentId === place.documentId) {
      if (place.page !== null && place.page !== open.view.page) open.view.goTo(place.page);
      if (place.conversationId !== null && place.conversationId !== open.conversation.currentId) {
        await open.conversation.show(place.conversationId);
      }
      return;
    }
    open?.dispose();
    const reader = new ReaderState(this.api, place.documentId, this.model, this.#runningTurns);
    this.#reader = reader;
    const conversation = reader.conversation.load(place.conversationId);
    const document = this.library.find(place.documentId);
    await reader.open({ page: place.page, document, password, language: i18n.language });
    await conversation;
    const question = this.questionOnArrival;
    this.questionOnArrival = '';
    if (reader.source !== null && reader.conversation.turns.length === 0) reader.toAsk = question;
  }
}

export const [getApp, setApp] = createContext<AppState>();
