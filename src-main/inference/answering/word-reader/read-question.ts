import { float32, floats, type GraphSession, int64, type Tensor } from '../../graphs/session.ts';
import { keysAndValues } from '../decoder/prefix.ts';
import { fillMatches, textRows } from './features.ts';
import { type Place, pagePlaces, placeRows } from './places.ts';
import { wordTokens } from './tokens.ts';
import type { WordPage } from './word-page.ts';
import type { WordReaderShape } from './word-reader-shape.ts';

/** Gap in the reading order between question and page, so that the question's end is not next to the page's beginning. */
const BREAK = 8;

/** Question and page after prefill: the state that the answer continues from. */
export interface ReadQuestion {
  /** Keys, values and pointer keys for every step. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Feature rows of the page's tokens, matches with the question filled in. */
  readonly rows: readonly (readonly number[])[];
  readonly places: readonly Place[];
  /** The first reading order after the page. */
  readonly end: number;
  dispose(): void;
}

/** Runs the prefill graph on one question and its page. */
export async function readQuestion(
  session: GraphSession,
  shape: WordReaderShape,
  page: WordPage,
  question: string,
): Promise<ReadQuestion> {
  const reader = shape.words;
  const visual = page.visualTokens;
  const chars = Array.from(question);
  const asked = wordTokens(chars);
  const questionRows = textRows(chars, asked, reader.features);
  const rows = page.rows.map((row) => [...row]);
  fillMatches({ rows: questionRows, tokens: asked }, { rows, tokens: page.words });
  const first = asked.length + BREAK;
  const places = pagePlaces(page.words, page.xs, first);
  const all: Place[] = [...asked.map((_, i): Place => [i, 0, 0, 0]), ...places];
  const count = visual.length / shape.hidden;
  for (let i = 0; i < count; i++) all.push([0, 0, 0, 0]);
  const words = asked.length + page.words.length;
  const { cos, sin } = placeRows(all, shape.positions.headSize / 2);
  const out = await session.run({
    rows: int64([...questionRows, ...rows].flat(), [1, words, page.rows[0]?.length ?? questionRows[0]?.length ?? 0]),
    ids: int64(new Array<number>(words).fill(-1), [1, words]),
    visual_tokens: float32(visual, [1, count, shape.hidden]),
    cos: float32(cos, [all.length, shape.positions.headSize / 2]),
    sin: float32(sin, [all.length, shape.positions.headSize / 2]),
  });
  const kept = keysAndValues(shape, out, all.length);
  const keys = floats('prefix_pointer_keys', out.prefix_pointer_keys!);
  const own = keys.slice(asked.length * reader.pointer, words * reader.pointer);
  kept.pointer_keys = float32(own, [1, page.words.length, reader.pointer]);
  return {
    feeds: kept,
    rows,
    places,
    end: first + page.words.length,
    dispose: () => {
      for (const tensor of Object.values(kept)) tensor.dispose();
    },
  };
}
