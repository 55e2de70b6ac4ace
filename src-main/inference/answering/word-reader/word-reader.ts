import type { EngineAnswer, Needs } from '../../../contract/engine.ts';
import { DocentError } from '../../../contract/errors.ts';
import type { GraphSession } from '../../graphs/session.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import type { Tokenizer } from '../decoder/tokenizer.ts';
import { loadTokenizer } from '../decoder/tokenizer-file.ts';
import type { AnsweringFamily, AnswerOptions, Asked, FamilyParts, Score, Scored, SeenPage } from '../family.ts';
import { forceText } from './force-text.ts';
import { readQuestion } from './read-question.ts';
import { type WordPage, wordPage } from './word-page.ts';
import { type WordReaderShape, wordReaderShape } from './word-reader-shape.ts';
import { writeAnswer } from './write-answer.ts';

/** Most bytes of text that are read with a question: some 3,500 words, which all attend to each other. */
const MAX_TEXT = 16_000;

/** docent-mini's reader of words: question and page are read together, and the answer points at words of the page (docs/model-format.md, "Word tokens"). */
export async function openWordReader({ modelDir, config, graphs }: FamilyParts): Promise<AnsweringFamily> {
  const tokenizer = await loadTokenizer(modelDir, config);
  const needs = { text: { maxBytes: MAX_TEXT }, tiles: config.visual_prompt, several: false };
  return new WordReader(wordReaderShape(config), needs, tokenizer, graphs.prefill!, graphs.step!);
}

class WordReader implements AnsweringFamily<WordPage> {
  readonly needs: Needs;
  readonly #shape: WordReaderShape;
  readonly #tokenizer: Tokenizer;
  readonly #read: GraphSession;
  readonly #step: GraphSession;

  constructor(shape: WordReaderShape, needs: Needs, tokenizer: Tokenizer, read: GraphSession, step: GraphSession) {
    this.needs = needs;
    this.#shape = shape;
    this.#tokenizer = tokenizer;
    this.#read = read;
    this.#step = step;
  }

  async prepare({ text, visualTokens }: SeenPage): Promise<WordPage> {
    return wordPage(text, this.#shape.words.features, visualTokens);
  }

  async answer(on: readonly WordPage[], asked: Asked, options: AnswerOptions): Promise<EngineAnswer[]> {
    if (on.length !== 1)
      throw new DocentError(
        'bad-input',
        `This model answers from one page at a time, and was given ${on.length}. Ask about each page in turn.`,
      );
    return await this.#each(on[0]!, asked, options);
  }

  async score(on: WordPage, { prompt, texts, maxTokens }: Scored, signal: AbortSignal): Promise<Score[]> {
    const asked = { questions: texts.map(() => prompt), maxNewTokens: maxTokens };
    const options = { startedAt: performance.now(), signal, onDelta: () => {} };
    const answers = await this.#each(on, asked, options, texts);
    return answers.map(({ tokens }) => ({
      logProb: tokens.reduce((sum, token) => sum + token.logProb, 0),
      tokens: tokens.length,
    }));
  }

  /** Questions run one by one, because each is read together with the page. @param given texts to continue with */
  async #each(
    page: WordPage,
    { questions, maxNewTokens }: Asked,
    options: AnswerOptions,
    given?: readonly string[],
  ): Promise<EngineAnswer[]> {
    const answers: EngineAnswer[] = [];
    for (const [index, question] of questions.entries()) {
      await stepAside(options.signal);
      const read = await readQuestion(this.#read, this.#shape, page, question.trim());
      try {
        const text = given?.[index];
        const forced = text === undefined ? {} : { forced: forceText(this.#shape, page, text, maxNewTokens) };
        const how = { index, maxNewTokens, ...options, ...forced };
        answers.push(await writeAnswer(this.#step, this.#shape, this.#tokenizer, page, read, how));
      } finally {
        read.dispose();
      }
    }
    return answers;
  }
}
