import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';
import type { LibraryDocument } from '../../../src-main/contract/library.ts';
import type { Box } from '../../../src-main/contract/page.ts';
import { FindState } from '../pdf/find-state.svelte.ts';
import { type EvidenceMark, overlayOfSeen, type TileOverlay } from '../pdf/marks.ts';
import { openPages, type PageSource } from '../pdf/page-source.ts';
import { PageViewState } from '../pdf/page-view-state.svelte.ts';
import type { Contents } from '../pdf/worker/page-worker-methods.ts';
import { CaptionsState } from './captions-state.svelte.ts';
import { ComparisonState } from './comparison-state.svelte.ts';
import { ConversationState } from './conversation-state.svelte.ts';
import { draftOf, rememberDraft } from './draft.ts';
import { isCancelled } from './error-words.ts';
import { lastPageOf } from './last-pages.ts';
import type { ModelState } from './model-state.svelte.ts';
import { PreparationState } from './preparation-state.svelte.ts';
import type { RunningTurns } from './running-turns.ts';
import type { TurnState } from './turn-state.svelte.ts';

/** What a question is about. */
export type Scope = 'page' | 'document' | 'region';

/** The panel beside the pages. */
export type PanelName = 'ask' | 'captions' | 'compare';

/** An open document: its pages, how they are looked at, and what is asked about them. */
export class ReaderState {
  readonly documentId: string;
  readonly view = new PageViewState();
  readonly conversation: ConversationState;
  readonly captions: CaptionsState;
  readonly comparison: ComparisonState;
  panel = $state<PanelName>('ask');
  /** A question that the panel asks as soon as it sees it; '': none. */
  toAsk = $state('');
  /** The evidence of compared models, while they are shown. */
  compared = $state.raw<readonly EvidenceMark[]>([]);
  /** What stands beside the pages when that is shown, if there is an outline. */
  strip = $state<'pages' | 'outline'>('outline');
  readonly #api: DocentApi;
  readonly #model: ModelState;
  readonly #stop = new AbortController();
  /** The text in the ask bar. */
  #draft = $state('');
  #document = $state.raw<LibraryDocument | null>(null);
  #source = $state.raw<PageSource | null>(null);
  #find = $state.raw<FindState | null>(null);
  #preparation = $state.raw<PreparationState | null>(null);
  #contents = $state.raw<Contents>({ outline: [], labels: null });
  #error = $state.raw<unknown>(null);
  #suggestions = $state.raw<readonly string[]>([]);
  #wholeDocument = $state(false);
  /** The answer whose tiles are shown, when it is not the page's own. */
  #seenBy = $state.raw<TurnState | null>(null);

  /** Questions are about the lassoed region until it is cleared. */
  readonly scope: Scope = $derived.by(() => {
    if (this.view.region !== null) return 'region';
    return this.#wholeDocument ? 'document' : 'page';
  });
  /** A document that cannot be opened takes no questions; earlier answers can still be read. */
  readonly askable: boolean = $derived.by(
    () => this.#source !== null || !this.#error || this.conversation.turns.length > 0,
  );
  readonly overlay: TileOverlay | null = $derived.by(() => this.#overlay());

  constructor(api: DocentApi, documentId: string, model: ModelState, runningTurns: RunningTurns) {
    this.#api = api;
    this.documentId = documentId;
    this.#model = model;
    this.#draft = draftOf(documentId);
    this.conversation = new ConversationState(api, documentId, runningTurns);
    this.captions = new CaptionsState(api, documentId);
    this.comparison = new ComparisonState(api, documentId);
  }

  get draft(): string {
    return this.#draft;
  }

  set draft(text: string) {
    this.#draft = text;
    rememberDraft(this.documentId, text);
  }

  get document(): LibraryDocument | null {
    return this.#document;
  }

  /** null while it is being opened, or when it could not be. */
  get source(): PageSource | null {
    return this.#source;
  }

  /** The outline and the labels of the pages, once they are known. */
  get contents(): Contents {
    return this.#contents;
  }

  get find(): FindState | null {
    return this.#find;
  }

  get preparation(): PreparationState | null {
    return this.#preparation;
  }

  get error(): unknown {
    return this.#error;
  }

  get suggestions(): readonly string[] {
    return this.#suggestions;
  }

  /** @param page from 1; null: where the document was left; `document`: as the library knows it, if it does */
  async open(options: {
    page: number | null;
    document?: LibraryDocument | undefined;
    password?: string | undefined;
    language: string;
  }): Promise<void> {
    this.#error = null;
    const { signal } = this.#stop;
    const { document, password } = options;
    this.#document = document ?? null;
    try {
      const source = await openPages(this.#api, this.documentId, { signal, document, password });
      if (signal.aborted) return source.dispose();
      this.#document = source.document;
      this.#source = source;
      this.#find = new FindState(source, this.view);
      this.#preparation = new PreparationState(this.#api, source, this.#model);
      const page = Math.min(options.page ?? lastPageOf(this.documentId), source.pageCount);
      if (page > 1) this.view.goTo(page);
      this.#preparation.shown(page);
      this.#wholeDocument = source.pageCount > 1;
      void this.#suggest(options.language);
      void this.#readContents(source);
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) this.#error = error;
    }
  }

  chooseScope(scope: Scope): void {
    if (scope === 'region') {
      this.view.startLasso();
      return;
    }
    this.view.region = null;
    this.view.cancelLasso();
    this.#wholeDocument = scope === 'document';
  }

  /** Asks about what is chosen. Resolves when the answer is there. */
  async ask(question: string, asWritten = false): Promise<TurnState> {
    const { scope } = this;
    const region = scope === 'region' ? this.view.region : null;
    const page = region?.page ?? (scope === 'document' && this.#source?.pageCount !== 1 ? null : this.view.page);
    return await this.#ask(question, page, region?.box ?? null, asWritten);
  }

  /** The same question about the same place again. */
  async askAgain(state: TurnState): Promise<TurnState> {
    const { turn } = state;
    if (turn === null) {
      this.conversation.drop(state);
      return await this.ask(state.question);
    }
    return await this.#ask(turn.question, turn.askedPage, turn.region);
  }

  /** The same question, not completed from the conversation. */
  async askAsWritten(state: TurnState): Promise<TurnState> {
    return await this.#ask(state.question, state.turn?.askedPage ?? null, state.turn?.region ?? null, true);
  }

  /** The same question about the same place, to another model. Both answers are kept. */
  async askModel(state: TurnState, model: string): Promise<TurnState> {
    const { turn } = state;
    return await this.#ask(state.question, turn?.askedPage ?? null, turn?.region ?? null, false, model);
  }

  async searchWholeDocument(state: TurnState): Promise<TurnState> {
    return await this.#ask(state.question, null, null);
  }

  /** Shows the grid that `state` was answered from; null: that of the page in view. */
  showSeen(state: TurnState | null): void {
    this.#seenBy = state;
  }

  get seenBy(): TurnState | null {
    return this.#seenBy;
  }

  /** The boxes on the pages: those of the panel that is shown. */
  get marks(): readonly EvidenceMark[] {
    if (this.panel === 'captions') return this.captions.marks;
    return this.panel === 'compare' && this.compared.length > 0 ? this.compared : this.conversation.marks;
  }

  /** After the connection was lost: answers, descriptions and comparisons went on. */
  async resume(): Promise<void> {
    await this.conversation.load();
    void this.captions.load().catch(() => undefined);
    if (this.comparison.error !== null) void this.comparison.load();
  }

  dispose(): void {
    this.#stop.abort(new DocentError('cancelled', 'The document was closed.'));
    this.captions.stop();
    this.comparison.stop();
    this.#preparation?.dispose();
    this.#source?.dispose();
  }

  async #ask(
    question: string,
    page: number | null,
    region: Box | null,
    asWritten = false,
    model?: string,
  ): Promise<TurnState> {
    return await this.conversation.ask({ question, page, region, asWritten, model }, async (_signal, turn) => {
      if (page === null || this.#preparation === null) return;
      turn.report({ stage: 'encoding', done: null, total: null });
      await this.#preparation.ensure(page, region);
    });
  }

  async #readContents(source: PageSource): Promise<void> {
    try {
      this.#contents = await source.contents();
    } catch {
      // The pages are there without it.
    }
  }

  async #suggest(language: string): Promise<void> {
    try {
      this.#suggestions = await this.#api.suggestQuestions({ documentId: this.documentId, language });
    } catch {
      // Suggestions are optional.
    }
  }

  #overlay(): TileOverlay | null {
    const turn = this.#seenBy?.turn;
    if (turn?.tiles && turn.page !== null) {
      return overlayOfSeen(turn.page, turn.region, turn.tiles, this.#model.tiling);
    }
    return this.#preparation?.of(this.view.page)?.overlay ?? null;
  }
}
