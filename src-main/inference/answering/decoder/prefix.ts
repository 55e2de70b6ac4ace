import { DocentError } from '../../../contract/errors.ts';
import type { PromptText } from '../../../contract/page.ts';
import { float32, floats, type GraphSession, int64, type Tensor } from '../../graphs/session.ts';
import type { SeenPage } from '../family.ts';
import type { DecoderShape } from './decoder-shape.ts';
import { positionRow, visualRows } from './position-bins.ts';
import { queryScales, rotaryRows } from './rotary.ts';
import type { Tokenizer } from './tokenizer.ts';
import { tokenWordIds } from './word-ids.ts';

const TAB = 9;
const NEWLINE = 10;
const SPACE = 32;

/** The tokens of a prefix: what stands before and after the page's visual tokens. */
export interface PrefixTokens {
  readonly beforeIds: readonly number[];
  readonly afterIds: readonly number[];
  /** Position rows per id of `afterIds`; null for models without. */
  readonly rows: { readonly x: readonly number[]; readonly y: readonly number[] } | null;
  /** Word and stem id per id of `afterIds`, [tokens, 2] flat (0 = none); null for models without. */
  readonly words: readonly number[] | null;
  /** Per text token: index of the code point of the prompt text it stands for. */
  readonly origins: readonly number[];
  /**
   * Per copy place (`<text>` and every text token): what copying from it writes. That is the id that follows it, a tab or newline as a space,
   * for an answer may span lines (docs/model-format.md).
   */
  readonly copied: readonly number[];
}

/** Keys and values of a page's prefix, ready for any number of questions. */
export interface Prefix {
  readonly tokens: PrefixTokens;
  /** Positions: before + visual + after. */
  readonly length: number;
  /** NTK factor that its rotary angles were made with. */
  readonly alpha: number;
  /** All `prefix_*.{i}` that the prefill graph gives; with a copy head also `copy_keys`, `copy_next_ids`: fed to every step as they are. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly bytes: number;
  dispose(): void;
}

/** `<img>` visual tokens `</img>` (or the model's own prompt around them), and for models that use it `<text>` page text `</text>` (both marks also without text). */
export function prefixTokens(shape: DecoderShape, tokenizer: Tokenizer, text: PromptText | null): PrefixTokens {
  const beforeIds = shape.prompt ? promptIds(tokenizer, shape.prompt.before) : [shape.imageStartId];
  const afterIds = shape.prompt ? promptIds(tokenizer, shape.prompt.after) : [shape.imageEndId];
  const x = afterIds.map(() => 0);
  const y = afterIds.map(() => 0);
  const words = afterIds.flatMap(() => [0, 0]);
  let origins: readonly number[] = [];
  if (shape.text !== null) {
    const encoded = tokenizer.encodeWithOrigins(text?.text ?? '');
    origins = encoded.origins;
    afterIds.push(shape.text.startId, ...encoded.ids, shape.text.endId);
    const centres = placesOf(origins, text);
    const bins = shape.positionBins ?? 1;
    x.push(0, ...centres.map((centre) => (centre === null ? 0 : positionRow(bins, centre[0]))), 0);
    y.push(0, ...centres.map((centre) => (centre === null ? 0 : positionRow(bins, centre[1]))), 0);
    if (shape.wordBuckets !== null) words.push(0, 0, ...tokenWordIds(encoded.composed, shape.wordBuckets), 0, 0);
  }
  const copied = afterIds.slice(-(origins.length + 1)).map((id) => (id === TAB || id === NEWLINE ? SPACE : id));
  return {
    beforeIds,
    afterIds,
    rows: shape.positionBins === null ? null : { x, y },
    words: shape.wordBuckets === null ? null : words,
    origins,
    copied,
  };
}

function promptIds(tokenizer: Tokenizer, parts: readonly (number | string)[]): number[] {
  return parts.flatMap((part) => (typeof part === 'number' ? [part] : tokenizer.encode(part)));
}

/** Centres per token. A tab or newline stands where the character before it stands: so the model was trained. */
function placesOf(origins: readonly number[], text: PromptText | null): (readonly [number, number] | null)[] {
  let last: readonly [number, number] | null = null;
  return origins.map((origin) => {
    last = text?.centres[origin] ?? last;
    return last;
  });
}

export function prefixLength(shape: DecoderShape, page: SeenPage, tokens: PrefixTokens): number {
  return tokens.beforeIds.length + page.visualTokens.length / shape.hidden + tokens.afterIds.length;
}

/** Runs the prefill graph once. The page must have been encoded by the same model. */
export async function prefill(
  session: GraphSession,
  shape: DecoderShape,
  page: SeenPage,
  tokens: PrefixTokens,
  alpha: number,
): Promise<Prefix> {
  const visual = page.visualTokens.length / shape.hidden;
  const length = prefixLength(shape, page, tokens);
  const positions = Array.from({ length }, (_, i) => i);
  const { cos, sin } = rotaryRows(shape.positions, positions, alpha);
  const half = shape.positions.headSize / 2;
  const feeds: Record<string, Tensor> = {
    before_ids: int64(tokens.beforeIds, [1, tokens.beforeIds.length]),
    visual_tokens: float32(page.visualTokens, [1, visual, shape.hidden]),
    after_ids: int64(tokens.afterIds, [1, tokens.afterIds.length]),
    cos: float32(cos, [length, half]),
    sin: float32(sin, [length, half]),
  };
  if (shape.positions.logn) feeds.query_scale = float32(queryScales(shape.positions, positions), [length]);
  if (tokens.rows !== null) {
    const bins = page.tileBoxes.map((box) => visualRows(shape.positionBins ?? 1, shape.queries, box));
    feeds.visual_x = int64(
      bins.flatMap(({ x }) => x),
      [1, visual],
    );
    feeds.visual_y = int64(
      bins.flatMap(({ y }) => y),
      [1, visual],
    );
    feeds.after_x = int64(tokens.rows.x, [1, tokens.afterIds.length]);
    feeds.after_y = int64(tokens.rows.y, [1, tokens.afterIds.length]);
  }
  if (tokens.words !== null) feeds.after_words = int64(tokens.words, [1, tokens.afterIds.length, 2]);
  const out = await session.run(feeds);
  const kept = keysAndValues(shape, out, length);
  if (shape.copyDim !== null) Object.assign(kept, copyPlaces(shape, tokens, length, out.prefix_copy_keys!));
  let bytes = 0;
  for (const tensor of Object.values(kept)) bytes += tensor.size * (ELEMENT_BYTES[tensor.type] ?? 4);
  return {
    tokens,
    length,
    alpha,
    feeds: kept,
    bytes,
    dispose: () => {
      for (const tensor of Object.values(kept)) tensor.dispose();
    },
  };
}

const ELEMENT_BYTES: Partial<Record<Tensor['type'], number>> = { int64: 8, int8: 1 };

/** What a layer has of its prefix, and which axis of it counts positions; null: none does (docs/model-format.md, "Graphs"). */
const COLUMNS = { key: 3, value: 3 };
const ROUNDED = {
  key: null,
  key_centre: null,
  key_channel: null,
  key_scale: 3,
  key_offset: 3,
  value: 2,
  value_scale: 3,
};

/** What a prefill graph gave of every layer. @throws DocentError model-invalid when one is missing or not of `length` positions */
export function keysAndValues(shape: DecoderShape, out: Readonly<Record<string, Tensor>>, length: number) {
  const kept: Record<string, Tensor> = {};
  for (let i = 0; i < shape.layers; i++) {
    for (const [part, axis] of Object.entries(shape.roundedPrefix ? ROUNDED : COLUMNS)) {
      const name = `prefix_${part}.${i}`;
      const tensor = out[name];
      if (tensor === undefined || (axis !== null && tensor.dims[axis] !== length)) {
        const message = `The prefill graph gave no ${name} of ${length} positions. Delete the model cache.`;
        throw new DocentError('model-invalid', message, { subject: name });
      }
      kept[name] = tensor;
    }
  }
  return kept;
}

/** Places run from `<text>` to the last text token; what follows each is what copying from it writes (`</text>` after the last). */
function copyPlaces(shape: DecoderShape, tokens: PrefixTokens, length: number, keys: Tensor): Record<string, Tensor> {
  const dim = shape.copyDim!;
  const places = tokens.copied.length;
  // `</text>` is the prefix's last position; the places are the ones before it.
  const data = floats('prefix_copy_keys', keys).slice((length - 1 - places) * dim, (length - 1) * dim);
  return {
    copy_keys: float32(data, [1, places, dim]),
    copy_next_ids: int64(tokens.copied, [1, places]),
  };
}
