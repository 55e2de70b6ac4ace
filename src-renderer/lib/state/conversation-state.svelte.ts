import { SvelteSet } from 'svelte/reactivity';
import type { AskParams, DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { Conversation, Turn } from '../../../src-main/contract/library.ts';
import type { EvidenceMark } from '../pdf/marks.ts';
import { colourOf, evidenceMarks, markId, type NumberedTurn } from './evidence-marks.ts';
import type { RunningTurns } from './running-turns.ts';
import { TurnState } from './turn-state.svelte.ts';

/** The conversations about one document, and the one that is shown. */
export class ConversationState {
  readonly documentId: string;
  readonly #api: DocentApi;
  readonly #runningTurns: RunningTurns;
  #all = $state.raw<readonly Conversation[]>([]);
  #currentId = $state<string | null>(null);
  #turns = $state.raw<readonly TurnState[]>([]);
  #pointed = $state<string | null>(null);
  /** The passage being looked at, for an answer that was not found. */
  #passage = $state.raw<EvidenceMark | null>(null);
  #loading: AbortController | null = null;
  /** Called with an answer that has come although this window did not ask for it, or had lost it. */
  onFollowed: (state: TurnState) => void = () => undefined;
  /** Turns whose boxes the reader has put away. */
  readonly hidden = new SvelteSet<string>();

  readonly current = $derived.by(() => this.#all.find((conversation) => conversation.id === this.#currentId) ?? null);
  readonly running = $derived.by(() => this.#turns.some((turn) => turn.running));
  readonly marks = $derived.by(() => [
    ...evidenceMarks(this.#numbered(), this.hidden, this.#pointed),
    ...(this.#passage === null ? [] : [this.#passage]),
  ]);

  constructor(api: DocentApi, documentId: string, runningTurns: RunningTurns) {
    this.#api = api;
    this.documentId = documentId;
    this.#runningTurns = runningTurns;
  }

  /** Those that the reader asked, newest first, then those of surveys. */
  get all(): readonly Conversation[] {
    return this.#all;
  }

  get turns(): readonly TurnState[] {
    return this.#turns;
  }

  get currentId(): string | null {
    return this.#currentId;
  }

  /** Shows `conversationId`, or the newest one. */
  async load(conversationId: string | null = this.#currentId): Promise<void> {
    await this.#loadList();
    const wanted = this.#all.find((conversation) => conversation.id === conversationId) ?? this.#all[0];
    if (wanted === undefined) this.startNew();
    else await this.show(wanted.id);
  }

  async show(conversationId: string): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const { turns } = await this.#api.getConversation({ conversationId }, { signal: loading.signal });
    if (!this.#all.some(({ id }) => id === conversationId)) await this.#loadList();
    if (loading.signal.aborted) return;
    const kept = turns.filter((turn) => turn.removedAt === null);
    this.#currentId = conversationId;
    this.#turns = kept.map((turn) => this.#stateOf(turn));
  }

  /** The next question starts a new conversation. */
  startNew(): void {
    this.#loading?.abort();
    this.#currentId = null;
    this.#turns = [];
  }

  /** Resolves when the answer is there. @param prepare see TurnState.run */
  async ask(
    params: Omit<AskParams, 'documentId' | 'conversationId'>,
    prepare: (signal: AbortSignal, turn: TurnState) => Promise<unknown>,
  ): Promise<TurnState> {
    const state = new TurnState(params.question);
    const startedIn = this.#currentId;
    this.#turns = [...this.#turns, state];
    const asked = { ...params, documentId: this.documentId, conversationId: startedIn };
    const onWritten = (turn: Turn): void => {
      this.#runningTurns.add(turn.id, state);
      // Unless the reader has gone to another conversation meanwhile.
      if (startedIn === null && this.#currentId === null) this.#currentId = turn.conversationId;
      void this.#loadList().catch(() => undefined);
    };
    await state.run(this.#api, asked, (signal) => prepare(signal, state), onWritten);
    if (state.turn !== null) this.#runningTurns.delete(state.turn.id);
    return state;
  }

  /** Takes a question that could not be asked off the list. */
  drop(state: TurnState): void {
    this.#turns = this.#turns.filter((other) => other !== state);
  }

  async removeTurn(state: TurnState): Promise<void> {
    if (state.turn === null) return this.drop(state);
    await this.#api.removeTurn({ turnId: state.turn.id });
    this.drop(state);
  }

  async restoreTurn(turnId: string): Promise<void> {
    const { conversationId } = await this.#api.restoreTurn({ turnId });
    await this.#loadList();
    await this.show(conversationId);
  }

  async rename(conversationId: string, title: string): Promise<void> {
    const renamed = await this.#api.renameConversation({ conversationId, title });
    this.#all = this.#all.map((conversation) => (conversation.id === conversationId ? renamed : conversation));
  }

  async remove(conversationId: string): Promise<void> {
    await this.#api.removeConversation({ conversationId });
    const wasShown = this.#currentId === conversationId;
    await this.#loadList();
    if (!wasShown) return;
    if (this.#all[0] === undefined) this.startNew();
    else await this.show(this.#all[0].id);
  }

  async restore(conversationId: string): Promise<void> {
    await this.#api.restoreConversation({ conversationId });
    await this.load(conversationId);
  }

  /** From 1, by its place in the conversation. */
  numberOf(state: TurnState): number {
    return this.#turns.indexOf(state) + 1;
  }

  toggleMarks(turnId: string): void {
    if (!this.hidden.delete(turnId)) this.hidden.add(turnId);
  }

  /** The mark of a turn's evidence, brought out if it was hidden. */
  point(state: TurnState, index: number): EvidenceMark | undefined {
    if (state.turn === null) return undefined;
    const { id } = state.turn;
    this.hidden.delete(id);
    this.#pointed = id;
    this.#passage = null;
    return this.marks.find((mark) => mark.id === markId(id, index));
  }

  /** A passage close to a question that the document does not answer, as a mark on its page. */
  pointPassage(state: TurnState, index: number): EvidenceMark | undefined {
    const passage = state.turn?.passages[index];
    if (state.turn === null || passage === undefined) return undefined;
    const number = this.numberOf(state);
    const { page, box, text } = passage;
    const id = markId(`${state.turn.id}/passage`, index);
    this.#passage = { id, page, box, colour: colourOf(number), label: String(number), title: text };
    return this.#passage;
  }

  /** The turn that a mark on the page belongs to. */
  turnOfMark(mark: EvidenceMark): TurnState | undefined {
    return this.#turns.find(({ turn }) => turn !== null && mark.id.startsWith(`${turn.id}/`));
  }

  #numbered(): NumberedTurn[] {
    return this.#turns.flatMap(({ turn }, index) => (turn === null ? [] : [{ turn, number: index + 1 }]));
  }

  async #loadList(): Promise<void> {
    this.#all = await this.#api.listConversations({ documentId: this.documentId });
  }

  /** A turn that is being answered right now keeps what has streamed. */
  #stateOf(turn: Turn): TurnState {
    const running = this.#runningTurns.get(turn.id);
    if (running !== undefined) return running;
    const shown = this.#turns.find((state) => state.turn?.id === turn.id);
    const state = shown ?? new TurnState(turn.question, turn);
    state.take(turn);
    if (state.running) void this.#follow(state, turn.id);
    return state;
  }

  /** An answer that goes on although this window has not asked for it, or no longer hears of it. */
  async #follow(state: TurnState, turnId: string): Promise<void> {
    this.#runningTurns.add(turnId, state);
    await state.follow(this.#api, turnId);
    this.#runningTurns.delete(turnId);
    this.onFollowed(state);
  }
}
