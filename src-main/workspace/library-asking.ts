import { randomUUID } from 'node:crypto';
import { chooseAnswer } from '../asking/choose-answer.ts';
import type { Answer } from '../contract/docent.ts';
import type { LibraryQuestionParams } from '../contract/docent-api.ts';
import type { LibraryHit, LibraryQuestion, LibraryQuestionEvent, LibrarySource } from '../contract/library-question.ts';
import { fuseRankings } from '../finding/fuse-rankings.ts';
import type { History } from '../history/index.ts';
import { tellingWords } from '../reading/words.ts';
import { asDocentError } from './docent-error.ts';
import type { Library } from './library.ts';
import type { Meanings } from './meanings.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';

/** Pages of each ranking that are joined; of those that are shown, how many of the best are asked one by one, or given together to a model that accepts several. */
const RANKED = 50;
const HITS = 20;
const ASKED = 5;
const GIVEN = 8;
/** Another document's answer stands beside the best one when it is at least so sure, relative to that. */
const ALSO = 0.5;

type Emit = (event: LibraryQuestionEvent) => void;

/** Questions to many documents at once: words and meaning find the pages, in one ranking, and the model answers from the best of them. */
export class LibraryAsking {
  readonly #library: Library;
  readonly #history: History;
  readonly #model: ModelLoading;
  readonly #meanings: Meanings;

  constructor(library: Library, history: History, model: ModelLoading, meanings: Meanings) {
    this.#meanings = meanings;
    this.#library = library;
    this.#history = history;
    this.#model = model;
  }

  /** Errors of the answer do not throw; they are stored with the question. @throws DocentError bad-input for an unknown document */
  async ask({ question, documentIds }: LibraryQuestionParams, emit: Emit, signal: AbortSignal): Promise<void> {
    for (const id of documentIds ?? []) this.#library.get(id);
    emit({ kind: 'asked', text: question });
    const hits = await this.#find(question, documentIds, emit, signal);
    const asked: LibraryQuestion = {
      ...{ id: randomUUID(), question, documentIds, status: 'done', answer: '', form: 'words', sources: [], hits },
      ...{ model: null, error: null, askedAt: Date.now(), removedAt: null },
    };
    try {
      const answered = hits.length === 0 ? asked : await this.#answered(asked, emit, signal);
      emit({ kind: 'answered', question: this.#history.saveLibraryQuestion(answered) });
    } catch (error) {
      const { code, message } = asDocentError(error);
      const ended: LibraryQuestion = signal.aborted
        ? { ...asked, status: 'stopped' }
        : { ...asked, status: 'failed', error: { code, message } };
      emit({ kind: 'answered', question: this.#history.saveLibraryQuestion(ended) });
    }
  }

  /** Emits what the words find at once, and the one ranking of words and meaning when that is there. */
  async #find(question: string, documentIds: string[] | null, emit: Emit, signal: AbortSignal): Promise<LibraryHit[]> {
    const byWords = this.#history.rankPages({ words: tellingWords(question), documentIds, limit: RANKED });
    emit({ kind: 'found', hits: byWords.slice(0, HITS) });
    const near = await this.#meanings.rank(question, documentIds, RANKED, signal);
    const byMeaning = near.map(({ at: _, ...hit }): LibraryHit => hit);
    if (byMeaning.length === 0) return byWords.slice(0, HITS);
    const hits = fuseRankings([byWords, byMeaning], pageKey).slice(0, HITS);
    emit({ kind: 'found', hits });
    return hits;
  }

  async #answered(asked: LibraryQuestion, emit: Emit, signal: AbortSignal): Promise<LibraryQuestion> {
    return await withEngine(this.#model, signal, async (service) => {
      const given = asked.hits.slice(0, GIVEN).map(({ documentId, page }, i) => ({
        page: i + 1,
        lines: this.#history.getPageText(documentId, page)?.lines ?? [],
      }));
      const prose = await service.answerFrom(asked.question, given, { signal });
      if (prose !== null) return inProse(asked, prose.answer, prose.model);
      const answers: { hit: LibraryHit; answer: Answer; model: string | null }[] = [];
      const pages = asked.hits.slice(0, ASKED);
      for (const [done, hit] of pages.entries()) {
        emit({ kind: 'progress', done, total: pages.length });
        const { answers: said, model } = await this.#library.use(
          hit.documentId,
          (document) => service.ask(document, [asked.question], { page: hit.page, explain: true, signal }),
          signal,
        );
        answers.push({ hit, answer: said[0]!, model });
      }
      return inWords(asked, answers);
    });
  }
}

const pageKey = ({ documentId, page }: LibraryHit): string => `${documentId} ${page}`;

/** The best answer, and those of other documents that answer nearly as surely. */
function inWords(
  asked: LibraryQuestion,
  answers: readonly { readonly hit: LibraryHit; readonly answer: Answer; readonly model: string | null }[],
): LibraryQuestion {
  const model = answers[0]?.model ?? null;
  const found = answers.filter(({ answer }) => answer.found);
  if (found.length === 0) return { ...asked, model };
  // Pages of different documents may have one number: their places among the hits tell them apart.
  const numbered = found.map(({ answer }, i) => ({ ...answer, page: i }));
  const suited = new Map(found.map((_, i) => [i, 1 - i / (2 * found.length)]));
  const best = found[chooseAnswer(numbered, suited).page]!;
  const sure = (answer: Answer) => answer.confidence ?? 0.5;
  const others = found.filter(
    ({ hit, answer }) => hit.documentId !== best.hit.documentId && sure(answer) >= ALSO * sure(best.answer),
  );
  return {
    ...asked,
    answer: best.answer.answer,
    form: best.answer.form ?? 'words',
    sources: [best, ...others].map(({ hit, answer }) => sourceOf(hit, answer)),
    model,
  };
}

/** The model cites what it was given by number; in its answer the sources are numbered as they come. */
function inProse(asked: LibraryQuestion, answer: Answer, model: string): LibraryQuestion {
  if (!answer.found) return { ...asked, model, form: 'prose' };
  const sources: LibrarySource[] = [];
  const numberOf = (given: number): string => {
    const hit = asked.hits[given - 1];
    if (hit === undefined) return '';
    const known = sources.findIndex(({ documentId, page }) => documentId === hit.documentId && page === hit.page);
    if (known >= 0) return `[${known + 1}]`;
    const evidence = answer.evidence.filter(({ page }) => page === given).map((item) => ({ ...item, page: hit.page }));
    sources.push({ ...sourceOf(hit, answer), evidence, answer: evidence[0]?.text ?? '' });
    return `[${sources.length}]`;
  };
  const text = answer.answer.replace(
    /\[\s*(?:pp?\.|pages?)\s*(\d+(?:\s*(?:,|;|and|[-–])\s*\d+)*)\s*\]/gi,
    (_, cited: string) => (cited.match(/\d+/g) ?? []).map((given) => numberOf(Number(given))).join(''),
  );
  return { ...asked, answer: text, form: 'prose', sources, model };
}

function sourceOf({ documentId, documentName, page }: LibraryHit, answer: Answer): LibrarySource {
  const { answer: text, sentence, confidence, evidence } = answer;
  return { documentId, documentName, page, answer: text, sentence: sentence ?? null, confidence, evidence };
}
