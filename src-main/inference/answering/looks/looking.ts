import type { ModelConfig } from '../../../../models/folder/config.ts';
import { AIMS, type Aim, PAGES } from '../../../../models/folder/looks-answers.ts';
import type { LooksPart, PageReaderPart } from '../../../../models/folder/page-reader-config.ts';
import type { AsksForLooks, EngineAnswer, LookedText } from '../../../contract/engine.ts';
import { DocentError } from '../../../contract/errors.ts';
import { keepLast } from '../../../contract/keep-last.ts';
import { NOT_ON_PAGE } from '../../../contract/not-on-page.ts';
import type { Box } from '../../../contract/page.ts';
import type { Tile } from '../../../contract/tile.ts';
import { floats, type GraphSession } from '../../graphs/session.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import { chanceOf, logOdds } from '../odds.ts';
import { type PagePieces, pagePieces, textOf } from '../page-reader/page-pieces.ts';
import { Pieces } from '../page-reader/pieces.ts';
import { feedsOf, roomFor } from '../page-reader/windows.ts';
import type { SeenTiles } from '../seen-tiles.ts';
import { type Looked, readOff } from './read-off/index.ts';
import type { ReadOff } from './read-off/read-off.ts';
import { type LookedWord, lookedWords } from './read-off/words.ts';
import { seeTiles } from './see-tiles.ts';
import { seeWords } from './see-words.ts';
import { unionOf } from './union-of.ts';

/** Pieces of a question that are read, as the page reader reads them. */
const QUESTION = 64;
/** Pieces of a page, from its first on, that tell what kind of page it is (docent_train/looks/said.py). */
const SAID = 256;
/** Questions of which it is remembered what they ask for: a batch asks each page the same. */
const REMEMBERED = 64;

/** What is asked about: the page's words with their places, and the height / width of the image that the tiles were cut from. */
export interface LookedPage {
  readonly aspect: number;
  readonly text: LookedText;
}

/** A page's text and what was recognised at its words. */
interface SeenText {
  readonly text: string;
  readonly pieces: PagePieces;
  readonly looked: Looked;
}

/**
 * Answers what only pixels tell (docs/model-format.md, "Looks"). Its two graphs are opened with the first such question, because most readers never ask one.
 * The engine's queue makes one call at a time.
 */
export class Looking {
  readonly #modelDir: string;
  readonly #looks: LooksPart;
  readonly #window: PageReaderPart['window'];
  readonly #reader: GraphSession;
  readonly #open: (name: 'look-tiles' | 'look-words') => Promise<GraphSession>;
  readonly #texts = new WeakMap<SeenTiles, SeenText>();
  readonly #asked = new Map<string, Float32Array>();
  #parts: { readonly tiles: GraphSession; readonly words: GraphSession } | undefined;
  #pieces: Pieces | undefined;

  private constructor(
    modelDir: string,
    looks: LooksPart,
    window: PageReaderPart['window'],
    reader: GraphSession,
    open: (name: 'look-tiles' | 'look-words') => Promise<GraphSession>,
  ) {
    this.#modelDir = modelDir;
    this.#looks = looks;
    this.#window = window;
    this.#reader = reader;
    this.#open = open;
  }

  /** @returns null for a model that does not look */
  static of(
    modelDir: string,
    config: ModelConfig,
    reader: GraphSession | undefined,
    open: (name: 'look-tiles' | 'look-words') => Promise<GraphSession>,
  ): Looking | null {
    const { looks, page_reader } = config;
    if (looks === null || page_reader === null || reader === undefined) return null;
    return new Looking(modelDir, looks, page_reader.window, reader, open);
  }

  get maxTiles(): number {
    return this.#looks.max_tiles;
  }

  /** Whether each question asks for what only pixels tell, by the page reader's own state of the question. */
  async isAsked(questions: readonly string[]): Promise<AsksForLooks[]> {
    const asked: AsksForLooks[] = [];
    const { asked_at: sure, maybe_at: maybe } = this.#looks;
    for (const question of questions) {
      const chances = await this.#aims(question);
      const looks = 1 - chances[0]!;
      asked.push(looks < maybe ? 'no' : looks < sure || wordsMayTell(aimOf(chances)[0]) ? 'maybe' : 'yes');
    }
    return asked;
  }

  /** @param tiles the whole page's last; of a page in one tile that one stands for both */
  async see(tiles: readonly Tile[], signal: AbortSignal | undefined): Promise<SeenTiles> {
    const last = tiles.at(-1);
    if (last === undefined) throw new DocentError('bad-input', 'A page without tiles cannot be looked at.');
    const all = last.row < 0 ? tiles : [...tiles, { ...last, row: -1, col: -1 }];
    return await seeTiles((await this.#graphs()).tiles, all, signal);
  }

  async answer(
    seen: SeenTiles,
    page: LookedPage,
    questions: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<EngineAnswer[]> {
    const startedAt = performance.now();
    const { pieces, looked } = await this.#seenText(seen, page, signal);
    const answers: EngineAnswer[] = [];
    for (const question of questions) {
      await stepAside(signal);
      const [aim, chance] = aimOf(await this.#aims(question));
      const own = this.#answerOf(readOff(aim, question, looked), chance, pieces);
      answers.push({ ...own, tokens: [], finish: 'eos', firstTokenMs: performance.now() - startedAt });
    }
    return answers;
  }

  async dispose(): Promise<void> {
    const parts = this.#parts;
    this.#parts = undefined;
    await parts?.tiles.dispose();
    await parts?.words.dispose();
  }

  #answerOf(own: ReadOff, aim: number, pieces: PagePieces): Omit<EngineAnswer, 'tokens' | 'finish' | 'firstTokenMs'> {
    const { scale, offset } = this.#looks.confidence;
    const chance = Math.min(1 - 1e-6, Math.max(1e-6, own.chance * aim));
    const confidence = chanceOf(scale * logOdds(chance) + offset);
    const absent = own.found ? 1 - chance : chance;
    if (!own.found) return { text: NOT_ON_PAGE, found: false, kind: 'quoted', spans: [], confidence, absent };
    const quotes = own.spans.length > 0;
    const text = quotes ? own.spans.map((words) => textOfRun(words, pieces)).join(', ') : own.text;
    const spans = (quotes ? own.spans : own.evidence.length > 0 ? [own.evidence] : []).map((words) => ({
      ...{ on: 0, start: words[0]!.start, length: words.at(-1)!.end - words[0]!.start },
    }));
    return { text, found: true, kind: quotes ? 'quoted' : 'written', spans, confidence, absent };
  }

  async #seenText(seen: SeenTiles, { aspect, text }: LookedPage, signal: AbortSignal | undefined): Promise<SeenText> {
    const known = this.#texts.get(seen);
    if (known?.text === text.text) return known;
    const looked = seen.looked!;
    const pieces = pagePieces(text, await this.#wordPieces());
    const boxes = pieces.words.map(({ start, end }) => around(text.boxes.slice(start, end)));
    const there = boxes.filter((box): box is Box => box !== null);
    const { words } = await this.#graphs();
    const nothing = { recognised: new Float32Array(), page: new Float32Array(PAGES.length) };
    const { recognised, page } =
      there.length === 0 ? nothing : await seeWords(words, looked, await this.#said(pieces), there, aspect, signal);
    const side = Math.round(Math.sqrt(looked.tiles[0]!.pixels.length / 3));
    const own: SeenText = {
      text: text.text,
      pieces,
      looked: {
        page: lookedWords(pieces, boxes, recognised, aspect),
        things: { cells: looked.cells, places: seen.things ?? [], page },
        tiles: looked.tiles.slice(0, -1).map(({ box, pixels }) => ({ box, pixels, side })),
      },
    };
    this.#texts.set(seen, own);
    return own;
  }

  /** What a page's words say: the mean of the page reader's states of them, without a question. */
  async #said(page: PagePieces): Promise<Float32Array> {
    const window = { on: 0, from: 0, to: Math.min(SAID, roomFor(0, this.#window), page.ids.length) };
    const out = await this.#reader.run(feedsOf([window], [page], [], await this.#wordPieces()), ['state']);
    return floats('state', out.state!);
  }

  /** The probabilities that a question asks for words, and that it aims at each of AIMS. */
  async #aims(question: string): Promise<Float32Array> {
    const known = this.#asked.get(question);
    if (known !== undefined) return known;
    const pieces = await this.#wordPieces();
    const ids = pieces.ofText(question, QUESTION);
    const out = await this.#reader.run(feedsOf([{ on: 0, from: 0, to: 0 }], [pagePieces(null, pieces)], ids, pieces), [
      'looks',
    ]);
    const chances = floats('looks', out.looks!);
    keepLast(this.#asked, question, chances, REMEMBERED);
    return chances;
  }

  async #graphs() {
    if (this.#parts === undefined) {
      const tiles = await this.#open('look-tiles');
      try {
        this.#parts = { tiles, words: await this.#open('look-words') };
      } catch (error) {
        await tiles.dispose();
        throw error;
      }
    }
    return this.#parts;
  }

  async #wordPieces(): Promise<Pieces> {
    this.#pieces ??= await Pieces.load(this.#modelDir);
    return this.#pieces;
  }
}

/** What is chosen and what colour something has may be printed too, or stand in the file's form. */
const wordsMayTell = (aim: Aim): boolean => aim.startsWith('box') || aim.startsWith('colour') || aim === 'pen';

/** The likeliest aim of a question that asks for looks, and its share of all aims. */
function aimOf(chances: Float32Array): [Aim, number] {
  const own = [...chances.subarray(1)];
  const best = own.indexOf(Math.max(...own));
  return [AIMS[best]!, own[best]! / own.reduce((a, b) => a + b, 1e-9)];
}

function around(boxes: readonly (Box | null)[]): Box | null {
  const known = boxes.filter((box): box is Box => box !== null);
  return known.length === 0 ? null : unionOf(known);
}

function textOfRun(words: readonly LookedWord[], page: PagePieces): string {
  const at = (start: number) => page.words.findIndex((word) => word.start === start);
  return textOf(page, at(words[0]!.start), at(words.at(-1)!.start));
}
