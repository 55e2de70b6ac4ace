import { RECOGNISED } from '../../../../models/folder/looks-answers.ts';
import { CROP } from '../../../../models/looks/look-words.ts';
import type { Box } from '../../../contract/page.ts';
import { float32, floats, type GraphSession, uint8 } from '../../graphs/session.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import type { LookedTiles } from '../seen-tiles.ts';
import { joined } from './see-tiles.ts';
import { layersOf, wordCrops } from './word-crops.ts';

/** Words a run: their crops and what the graph keeps of them take some 40 MB. Words are judged beside those of their run. */
const BATCH = 256;

export interface SeenWords {
  /** [W, 22] */
  readonly recognised: Float32Array;
  /** Probabilities of the kinds of pages. */
  readonly page: Float32Array;
}

/** What is recognised at words. @param said what the page's words say (reader.onnx, state) @param boxes at least one, as fractions of the page. @throws the signal's reason between runs */
export async function seeWords(
  graph: GraphSession,
  { tiles, whole }: LookedTiles,
  said: Float32Array,
  boxes: readonly Box[],
  aspect: number,
  signal: AbortSignal | undefined,
): Promise<SeenWords> {
  const layers = layersOf(tiles);
  const parts: Float32Array[] = [];
  let page: Float32Array | undefined;
  const size = Math.ceil(boxes.length / Math.ceil(boxes.length / BATCH));
  for (let from = 0; from < boxes.length; from += size) {
    await stepAside(signal);
    const own = boxes.slice(from, from + size);
    const crops = uint8(wordCrops(own, aspect, layers), [own.length, 4, CROP.rows, CROP.columns]);
    const of = { crops, whole: float32(whole, [1, whole.length]), said: float32(said, [1, said.length]) };
    const out = await graph.run(of, ['recognised', 'page']);
    parts.push(floats('recognised', out.recognised!));
    // The first words of a page tell best what it is.
    page ??= floats('page', out.page!);
  }
  const recognised = joined(parts);
  if (recognised.length !== boxes.length * RECOGNISED) throw new Error('words were not recognised');
  return { recognised, page: page! };
}
