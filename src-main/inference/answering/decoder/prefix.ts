import { DocentError } from '../../../contract/errors.ts';
import { float32, type GraphSession, int64, type Tensor } from '../../graphs/session.ts';
import type { SeenPage } from '../family.ts';
import type { DecoderShape } from './decoder-shape.ts';
import { queryScales, rotaryRows } from './rotary.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The tokens before and after the page's visual tokens. */
export interface PrefixTokens {
  readonly beforeIds: readonly number[];
  readonly afterIds: readonly number[];
}

/** The keys and values of a page's prefix, for any number of questions. */
export interface Prefix {
  readonly tokens: PrefixTokens;
  /** Positions: before + visual + after. */
  readonly length: number;
  /** NTK factor of its rotary angles. */
  readonly alpha: number;
  /** The outputs `prefix_*.{i}` of the prefill graph, which are fed to every step as they are. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly bytes: number;
  dispose(): void;
}

/** `<img>` visual tokens `</img>`, or the model's own prompt around them. */
export function prefixTokens(shape: DecoderShape, tokenizer: Tokenizer): PrefixTokens {
  if (!shape.prompt) return { beforeIds: [shape.imageStartId], afterIds: [shape.imageEndId] };
  return {
    beforeIds: promptIds(tokenizer, shape.prompt.before),
    afterIds: promptIds(tokenizer, shape.prompt.after),
  };
}

function promptIds(tokenizer: Tokenizer, parts: readonly (number | string)[]): number[] {
  return parts.flatMap((part) => (typeof part === 'number' ? [part] : tokenizer.encode(part)));
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
  const out = await session.run(feeds);
  const kept = keysAndValues(shape, out, length);
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

/** The tensors of a layer's prefix, and which axis of each is the position; null: none is (docs/model-format.md, "Graphs"). */
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

/** The prefix tensors of every layer. @throws DocentError model-invalid if one is missing or does not have `length` positions */
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
