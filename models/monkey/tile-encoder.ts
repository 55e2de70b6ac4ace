import { type ModelConfig, patchGrid } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { deinterleaved, tensor } from '../onnx/graph-weights.ts';
import { add, divide, gelu, subtract } from '../onnx/ops/arithmetic.ts';
import { fusedAttention } from '../onnx/ops/attention.ts';
import { conv2d } from '../onnx/ops/convolution.ts';
import { linear } from '../onnx/ops/linear.ts';
import { layerNorm } from '../onnx/ops/normalize.ts';
import { isRounded, roundedGridConv, roundedPatches } from '../onnx/ops/rounded.ts';
import { cast, reshape, split, transpose } from '../onnx/ops/shape.ts';
import { positionTable } from './positions.ts';
import { type LoraPlace, tileLora } from './tile-lora.ts';

/** CLIP's, as published (MONKEY.md, "Pixels"), of RGB in 0..1. */
const PIXEL_MEAN = [0.48145466, 0.4578275, 0.40821073];
const PIXEL_STD = [0.26862954, 0.26130258, 0.27577711];
const EPSILON = 1e-6;

type Window = readonly [rows: number, cols: number] | null;

/** The tile encoder's weights and sizes, and the operators that need both. */
class Encoder {
  readonly weights: ModelWeights;
  readonly config: ModelConfig;
  readonly adapter: Value;
  readonly grid: number;
  readonly width: number;

  constructor(weights: ModelWeights, config: ModelConfig, adapter: Value) {
    this.weights = weights;
    this.config = config;
    this.adapter = adapter;
    this.grid = patchGrid(config);
    this.width = config.visual.width;
  }

  tensor(name: string, shape: readonly number[]) {
    return tensor(this.weights, `transformer.visual.${name}`, shape);
  }

  norm(at: Scope, x: Value, name: string): Value {
    return layerNorm(
      at,
      x,
      this.tensor(`${name}.weight`, [this.width]),
      this.tensor(`${name}.bias`, [this.width]),
      EPSILON,
    );
  }

  /** x [N*S, in] -> [N*S, out] */
  linear(at: Scope, x: Value, name: string, inputs: number, outputs: number): Value {
    return linear(at, x, this.tensor(`${name}.weight`, [outputs, inputs]), this.tensor(`${name}.bias`, [outputs]));
  }

  /** Adds the adapters' output, on rows: x [N*S, in] -> y + lora(x) [N*S, out]. */
  adapted(at: Scope, x: Value, y: Value, place: LoraPlace): Value {
    if (this.config.visual.lora_repeat_num === 0) return y;
    const tiles = reshape(at, x, [-1, this.grid ** 2, place.inputs]);
    const named = { ...place, name: `transformer.visual.${place.name}` };
    const lora = tileLora(at, this.weights, this.config, named, tiles, this.adapter);
    return add(at, y, reshape(at, lora, [-1, place.outputs]));
  }
}

/** pixels [N,3,T,T] uint8 -> what CLIP's encoders take. */
export function normalizePixels(at: Scope, pixels: Value): Value {
  const perChannel = (values: number[]) =>
    at.graph.floats(
      values.map((value) => value * 255),
      [1, 3, 1, 1],
    );
  return divide(at, subtract(at, cast(at, pixels, 'float'), perChannel(PIXEL_MEAN)), perChannel(PIXEL_STD));
}

/** pixels [N,3,T,T] uint8 -> patch embeddings [N,S,W]. */
function embedPatches(at: Scope, encoder: Encoder, pixels: Value): Value {
  const { stem_channels: stem, patch_size: patch } = encoder.config.visual;
  const { grid, width } = encoder;
  let x = normalizePixels(at.at('normalize'), pixels);
  if (stem) {
    let channels = 3;
    stem.forEach((out, i) => {
      const weight = encoder.tensor(`stem.${i}.weight`, [out, channels, 3, 3]);
      const bias = encoder.tensor(`stem.${i}.bias`, [out]);
      const here = at.at(`stem.${i}`);
      x = gelu(here, conv2d(here, x, weight, { bias, stride: i === 0 ? 2 : 1, padding: 1 }));
      channels = out;
    });
    const weight = encoder.tensor('conv1.weight', [width, channels, 7, 7]);
    const matrix = { ...weight, key: `${weight.key}[rows]`, dims: [width, channels * 49] };
    if (isRounded(at, matrix)) {
      return reshape(at, gridConvRows(at, encoder, roundedPatches(at.at('conv1'), x, matrix, grid, channels, 7)), [
        -1,
        grid ** 2,
        width,
      ]);
    }
    x = conv2d(at.at('conv1'), x, weight, { stride: 7, padding: 0 });
  } else {
    const weight = encoder.tensor('conv1.weight', [width, 3, patch, patch]);
    x = conv2d(at.at('conv1'), x, weight, { stride: patch, padding: 0 });
  }
  for (let i = 0; i < encoder.config.visual.grid_convs; i++) {
    const { weight, bias } = gridConv(encoder, i);
    const here = at.at(`grid_conv.${i}`);
    x = add(here, x, gelu(here, conv2d(here, x, weight, { bias, stride: 1, padding: 1 })));
  }
  const patches = at.at('patches');
  return transpose(patches, reshape(patches, x, [0, width, grid ** 2]), [0, 2, 1]);
}

function gridConv(encoder: Encoder, i: number) {
  const { width } = encoder;
  return {
    weight: encoder.tensor(`grid_conv.${i}.weight`, [width, width, 3, 3]),
    bias: encoder.tensor(`grid_conv.${i}.bias`, [width]),
  };
}

/** The convolutions over the patch grid, on rows, as int8 products: x [N*S, W] -> [N*S, W]. */
function gridConvRows(at: Scope, encoder: Encoder, rows: Value): Value {
  let x = rows;
  for (let i = 0; i < encoder.config.visual.grid_convs; i++) {
    const { weight, bias } = gridConv(encoder, i);
    const here = at.at(`grid_conv.${i}`);
    x = add(here, x, gelu(here, roundedGridConv(here, x, weight, bias, encoder.grid)));
  }
  return x;
}

/** Reorders the rows of every tile, between row-major (null) and window by window. x [N*S, W]. */
function reorder(at: Scope, encoder: Encoder, x: Value, from: Window, to: Window): Value {
  const { grid, width } = encoder;
  let y = x;
  if (from) {
    const [r, c] = from;
    const windows = reshape(at, y, [-1, grid / r, grid / c, r, c, width]);
    y = reshape(at, transpose(at, windows, [0, 1, 3, 2, 4, 5]), [-1, width]);
  }
  if (to) {
    const [r, c] = to;
    const tiles = reshape(at, y, [-1, grid / r, r, grid / c, c, width]);
    y = reshape(at, transpose(at, tiles, [0, 1, 3, 2, 4, 5]), [-1, width]);
  }
  return y;
}

/** x [N*S, W] -> [N*S, W]; with a window the rows are in window order. */
function attention(at: Scope, encoder: Encoder, x: Value, name: string, window: Window): Value {
  const { width, grid } = encoder;
  const { heads, lora_rank_attention: rank } = encoder.config.visual;
  const inName = `transformer.visual.${name}.in_proj`;
  const inProj = at.at('in_proj');
  const weight = deinterleaved(encoder.weights, `${inName}.weight`, [3 * width, width], heads);
  const bias = deinterleaved(encoder.weights, `${inName}.bias`, [3 * width], heads);
  const qkv = encoder.adapted(at.at('in_proj_lora'), x, linear(inProj, x, weight, bias), {
    name: `${name}.in_proj_lora`,
    inputs: width,
    outputs: 3 * width,
    rank,
    interleaved: heads,
  });
  const length = window ? window[0] * window[1] : grid ** 2;
  const [q, k, v] = split(at, reshape(at, qkv, [-1, length, 3 * width]), [width, width, width], -1);
  const context = reshape(at, fusedAttention(at, q!, k!, v!, heads), [-1, width]);
  const y = encoder.linear(at.at('out_proj'), context, `${name}.out_proj`, width, width);
  return encoder.adapted(at.at('out_proj_lora'), context, y, {
    name: `${name}.out_proj_lora`,
    inputs: width,
    outputs: width,
    rank,
  });
}

/** One transformer block on rows: x [N*S, W] -> [N*S, W]. */
function block(at: Scope, encoder: Encoder, x: Value, index: number, window: Window): Value {
  const { width } = encoder;
  const { mlp_ratio, lora_rank_mlp } = encoder.config.visual;
  const name = `transformer.resblocks.${index}`;
  const inner = Math.trunc(width * mlp_ratio);
  const normed = encoder.norm(at.at('ln_1'), x, `${name}.ln_1`);
  const residual = add(at, x, attention(at.at('attn'), encoder, normed, `${name}.attn`, window));
  const mlp = at.at('mlp');
  const hidden = encoder.linear(
    mlp.at('c_fc'),
    encoder.norm(at.at('ln_2'), residual, `${name}.ln_2`),
    `${name}.mlp.c_fc`,
    width,
    inner,
  );
  const y = encoder.linear(mlp.at('c_proj'), gelu(mlp, hidden), `${name}.mlp.c_proj`, inner, width);
  // The MLP's adapter reads the residual before ln_2 (MONKEY.md, "Forward").
  return encoder.adapted(at.at('mlp_lora'), residual, add(at, residual, y), {
    name: `${name}.mlp_lora`,
    inputs: width,
    outputs: width,
    rank: lora_rank_mlp,
  });
}

/**
 * The tile encoder (Monkey, section 3.1). pixels [N,3,T,T] uint8 RGB, adapter [N] int64 -> features [N, S, width], S = grid
 * squared. Patches stay in window order between blocks of equal windows, and through full attention, where order does not matter.
 */
export function tileEncoder(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  pixels: Value,
  adapter: Value,
): Value {
  const encoder = new Encoder(weights, config, adapter);
  const { grid, width } = encoder;
  const positions = positionTable(weights, 'transformer.visual.positional_embedding', width, grid);
  const embedded = add(at.at('positions'), embedPatches(at, encoder, pixels), at.graph.weight(positions));
  let x = reshape(at, encoder.norm(at.at('ln_pre'), embedded, 'ln_pre'), [-1, width]);
  let order: Window = null;
  config.visual.windows.forEach((window, index) => {
    const here = at.at(`resblocks.${index}`);
    if (window && (order?.[0] !== window[0] || order[1] !== window[1])) {
      x = reorder(here.at('windows'), encoder, x, order, window);
      order = window;
    }
    x = block(here, encoder, x, index, window);
  });
  x = reorder(at.at('row_major'), encoder, x, order, null);
  return reshape(at, x, [-1, grid ** 2, width]);
}
