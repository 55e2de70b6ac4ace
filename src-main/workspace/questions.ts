import type { EarlierTurn } from '../asking/conversation/complete-question.ts';
import { inThread } from '../asking/in-thread.ts';
import type { AskResult } from '../contract/docent.ts';
import type { AppAskEvent, AskParams, Progress } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import type { Turn } from '../contract/library.ts';
import { eachOnce, type PageNote } from '../contract/notes.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { History, TurnPatch } from '../history/index.ts';
import { acceptQuestion } from './accept-question.ts';
import type { Answerers } from './answerers.ts';
import { asDocentError } from './docent-error.ts';
import type { Library } from './library.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';
import type { PageTexts } from './page-texts.ts';

/** Milliseconds until writing an answer is tried again when the disk is full. */
const FULL_MS = 5000;
/** Turns that a follow-up may refer to. */
const EARLIER = 6;

type Emit = (event: AppAskEvent) => void;

/** An answer in progress. */
interface Answering {
  readonly turn: Turn;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** The name of the model to ask; undefined: the one in use. */
  readonly by: string | undefined;
  /** The text so far, which is kept if the answer is stopped. */
  page: number | null;
  text: string;
}

/**
 * Questions and their answers. A question is written to the history before work on it starts, and so is its outcome: done, stopped, failed, or,
 * at the next start, interrupted.
 */
export class Questions {
  readonly #library: Library;
  readonly #history: History;
  readonly #model: ModelLoading;
  readonly #texts: PageTexts;
  readonly #answerers: Answerers;
  readonly #answering = new Map<Answering, Promise<Turn>>();
  /** Outcomes that the disk had no room for, by turn. They are written when it has, and at the end at the latest. */
  readonly #unwritten = new Map<string, TurnPatch>();

  constructor(library: Library, history: History, model: ModelLoading, texts: PageTexts, answerers: Answerers) {
    this.#answerers = answerers;
    this.#library = library;
    this.#history = history;
    this.#model = model;
    this.#texts = texts;
  }

  /** @throws DocentError as `acceptQuestion` */
  accept(params: AskParams, surveyId: string | null = null): Turn {
    return acceptQuestion(this.#history, this.#library.get(params.documentId), params, surveyId);
  }

  /** An accepted question completed from the conversation, where it only makes sense in it. */
  async complete(turn: Turn): Promise<Turn> {
    const earlier = this.#earlier(turn);
    if (earlier.length === 0) return turn;
    const asked = { question: turn.question, earlier };
    const { completed: askedAs } = await inThread((thread) => thread.completeQuestion(asked));
    return askedAs === null ? turn : this.#history.noteAskedAs(turn.id, askedAs);
  }

  /**
   * Answers an accepted question. If that fails it does not throw; the error is in the turn.
   *
   * @param by the name of a model to ask; left out: the one in use
   */
  async answer(turn: Turn, emit: Emit, signal: AbortSignal, by?: string): Promise<Turn> {
    const answering: Answering = { turn, emit, signal, by, page: turn.askedPage, text: '' };
    if (this.#answering.size > 0) emit(progress('queued'));
    const done = this.#outcome(answering).then((patch) => this.#finish(turn, patch));
    this.#answering.set(answering, done);
    try {
      return await done;
    } finally {
      this.#answering.delete(answering);
    }
  }

  /** Writes an accepted question as stopped, without answering it. */
  stop(turn: Turn): Turn {
    return this.#history.finishTurn(turn.id, { status: 'stopped' });
  }

  /** What has become of a question, whether or not the disk had room for it yet. @throws DocentError bad-input if there is no such question */
  outcome(turnId: string): Turn {
    const turn = this.#history.getTurn(turnId);
    if (turn !== null) return { ...turn, ...this.#unwritten.get(turnId) };
    throw new DocentError('bad-input', 'There is no such question. Choose one from the history.', { subject: turnId });
  }

  /** Resolves when all stopped answers are written, so that their outcome is visible. */
  async settled(): Promise<void> {
    const stopping = [...this.#answering].filter(([{ signal }]) => signal.aborted);
    await Promise.allSettled(stopping.map(([, done]) => done));
  }

  /** Writes the outcomes that the disk had no room for, as far as it has room now. */
  writeRest(): void {
    for (const [id, patch] of this.#unwritten) {
      try {
        this.#history.finishTurn(id, patch);
        this.#unwritten.delete(id);
      } catch (error) {
        if (asDocentError(error).code === 'cannot-write') return;
        // It was deleted, or all of this has ended.
        this.#unwritten.delete(id);
      }
    }
  }

  /** The reader gets the answer even if it cannot be stored yet. */
  #finish(turn: Turn, patch: TurnPatch): Turn {
    this.writeRest();
    try {
      return this.#history.finishTurn(turn.id, patch);
    } catch (error) {
      if (asDocentError(error).code !== 'cannot-write') throw error;
      const answeredAt = Date.now();
      this.#unwritten.set(turn.id, { answeredAt, ...patch });
      // Otherwise it is already being tried.
      if (this.#unwritten.size === 1) this.#writeLater();
      return { ...turn, answeredAt, ...patch };
    }
  }

  /** What was found out about the pages that the answer is from, now or when they were read. */
  #notes(documentId: string, { answers, notes }: AskResult): PageNote[] {
    const pages = new Set(answers.flatMap(({ page, evidence }) => [page, ...evidence.map((item) => item.page)]));
    const kept = [...pages].flatMap((page) => this.#history.getPageText(documentId, page)?.notes ?? []);
    return eachOnce([...notes.filter(({ page }) => pages.has(page)), ...kept]);
  }

  #writeLater(): void {
    setTimeout(() => {
      this.writeRest();
      if (this.#unwritten.size > 0) this.#writeLater();
    }, FULL_MS).unref();
  }

  #earlier({ id, conversationId }: Turn): EarlierTurn[] {
    const turns = this.#history.listTurns(conversationId);
    const done = turns
      .slice(
        0,
        turns.findIndex((turn) => turn.id === id),
      )
      .filter(({ status }) => status === 'done');
    return done.slice(-EARLIER).map(({ question, askedAs, answer, found }) => ({
      question: askedAs ?? question,
      answer: found === false ? null : answer,
    }));
  }

  async #outcome(answering: Answering): Promise<TurnPatch> {
    const start = performance.now();
    const { turn, emit, signal } = answering;
    try {
      signal.throwIfAborted();
      emit(progress('opening'));
      const answered = async (document: OpenDocument) => {
        const opened = performance.now() - start;
        const result = await this.#ask(answering, document);
        const patch = donePatch(result, opened, performance.now() - start);
        return { ...patch, notes: this.#notes(turn.documentId, result) };
      };
      return await this.#library.use(turn.documentId, answered, signal);
    } catch (error) {
      const { name: model, device } = this.#model.state;
      if (!signal.aborted) {
        const { code, message } = asDocentError(error);
        return { status: 'failed', error: { code, message }, model, device };
      }
      const answer = answering.text.trim().replace(/\s+/g, ' ');
      return { status: 'stopped', answer, page: answering.page, model, device };
    }
  }

  async #ask(answering: Answering, document: OpenDocument): Promise<AskResult> {
    const { turn, emit, signal } = answering;
    const { documentId, askedPage, region } = turn;
    const question = turn.askedAs ?? turn.question;
    const anew = () => {
      answering.text = '';
      // Sending the turn again says that its answer starts over.
      emit({ kind: 'turn', turn });
      emit(progress('loading-model'));
    };
    if (this.#model.state.state !== 'ready') emit(progress('loading-model'));
    const by = answering.by === undefined ? undefined : await this.#answerers.named(answering.by);
    return await withEngine(
      this.#model,
      signal,
      (service) =>
        service.ask(document, [question], {
          by,
          page: askedPage ?? undefined,
          region: region ?? undefined,
          // The cells of a table of answers need few words.
          inFull: turn.surveyId === null,
          earlier: this.#earlier(turn),
          explain: true,
          signal,
          onStage: (stage) => {
            // These stages have already been reported.
            if (stage.stage === 'opening' || stage.stage === 'loading-model') return;
            emit({ kind: 'progress', progress: stage });
          },
          onDelta: ({ page, text }) => {
            if (answering.page !== page) answering.text = '';
            answering.page = page;
            answering.text += text;
            emit({ kind: 'delta', page, text });
          },
          knownLines: (page) => this.#texts.known(documentId, page),
          onRead: (read) =>
            this.#texts.remember(documentId, { ...read, lines: [...read.lines], notes: [...read.notes] }),
        }),
      anew,
    );
  }
}

/** The times include opening the document and waiting for the model, because the reader waits for them too. */
function donePatch({ answers, model, device, tiles, timings }: AskResult, openMs: number, totalMs: number): TurnPatch {
  const { answer, found, page, evidence, confidence, form, sentence, searched, passages } = answers[0]!;
  const times = { ...timings, open_ms: Math.round(timings.open_ms + openMs), total_ms: Math.round(totalMs) };
  return {
    ...{ status: 'done', answer, found, page, evidence, confidence, model, device, tiles, timings: times },
    ...{ form: form ?? 'words', sentence: sentence ?? null, searched: searched ?? null, passages: passages ?? [] },
  };
}

function progress(stage: Progress['stage']): AppAskEvent {
  return { kind: 'progress', progress: { stage, done: null, total: null } };
}
