import type { JudgePart } from '../../../../models/folder/judge-config.ts';
import type { EngineAnswer, Needs } from '../../../contract/engine.ts';
import type { PromptText } from '../../../contract/page.ts';
import type { AnsweringFamily, AnswerOptions, Asked, FamilyParts, Prepared, Scored, SeenPage } from '../family.ts';
import { openPageReader } from '../page-reader/page-reader.ts';
import { openWordReader } from '../word-reader/word-reader.ts';
import { judge, judgeAlone } from './judge.ts';
import { tabularShare } from './tabular.ts';

interface ReadTwice extends Prepared {
  readonly words: Prepared;
  readonly page: Prepared;
  /** How much of the page stands in tables, 0..1. */
  readonly tabular: number;
}

/** Neither reader refuses or turns its probability into a confidence: the judge does. */
const RAW = { refuse_at: 1, confidence: null } as const;

/**
 * docent-mini: a word reader, trained on receipts, tables and generated pages, and a page reader, pretrained on English (docs/model-format.md, "Two readers").
 * Both answer questions on one page, and the judge picks one answer. Several pages are read by the page reader alone, and so is one page if it is asked for.
 */
export async function openTwoReaders(parts: FamilyParts): Promise<AnsweringFamily> {
  const raw = { ...parts, config: { ...parts.config, ...RAW } };
  return new TwoReaders(parts.config.judge!, await openWordReader(raw), await openPageReader(raw));
}

class TwoReaders implements AnsweringFamily<ReadTwice> {
  readonly needs: Needs;
  readonly twoReaders = true;
  readonly #judge: JudgePart;
  readonly #words: AnsweringFamily;
  readonly #page: AnsweringFamily;

  constructor(fitted: JudgePart, words: AnsweringFamily, page: AnsweringFamily) {
    this.#judge = fitted;
    this.#words = words;
    this.#page = page;
    this.needs = { ...page.needs, tiles: words.needs.tiles };
  }

  async prepare(seen: SeenPage, signal: AbortSignal | undefined): Promise<ReadTwice> {
    const text = seen.text && beginningOf(seen.text, this.#words.needs.text!.maxBytes);
    const words = await this.#words.prepare({ ...seen, text }, signal);
    const page = await this.#page.prepare(seen, signal);
    return {
      words,
      page,
      tabular: tabularShare(seen.text?.text ?? ''),
      tokens: page.tokens,
      bytes: words.bytes + page.bytes,
      dispose() {
        words.dispose();
        page.dispose();
      },
    };
  }

  async answer(on: readonly ReadTwice[], asked: Asked, options: AnswerOptions): Promise<EngineAnswer[]> {
    const answers: EngineAnswer[] = [];
    for (const [index, question] of asked.questions.entries()) {
      const answer = await this.#one(on, { ...asked, questions: [question] }, { ...options, onDelta: () => {} });
      options.onDelta({ kind: 'delta', question: index, delta: answer.text });
      answers.push({ ...answer, firstTokenMs: performance.now() - options.startedAt });
    }
    return answers;
  }

  async score({ words }: ReadTwice, scored: Scored, signal: AbortSignal) {
    return await this.#words.score!(words, scored, signal);
  }

  async #one(on: readonly ReadTwice[], asked: Asked, options: AnswerOptions): Promise<EngineAnswer> {
    const pages = on.map(({ page }) => page);
    const [page] = await this.#page.answer(pages, asked, options);
    if (on.length !== 1 || asked.oneReader)
      return judgeAlone(this.#judge, page!, on[page!.spans[0]?.on ?? 0]?.tabular ?? 0);
    const [words] = await this.#words.answer([on[0]!.words], asked, options);
    return judge(this.#judge, words!, page!, on[0]!.tabular);
  }
}

/** As many whole rows as fit into `maxBytes` of UTF-8. */
function beginningOf({ text, centres }: PromptText, maxBytes: number): PromptText {
  if (Buffer.byteLength(text) <= maxBytes) return { text, centres };
  const chars = [...text];
  let bytes = 0;
  let rows = 0;
  for (const [i, char] of chars.entries()) {
    bytes += Buffer.byteLength(char);
    if (bytes > maxBytes) break;
    if (char === '\n') rows = i;
  }
  return { text: chars.slice(0, rows).join(''), centres: centres.slice(0, rows) };
}
