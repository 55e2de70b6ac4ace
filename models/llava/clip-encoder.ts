import { type ModelConfig, patchGrid } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { normalizePixels } from '../monkey/tile-encoder.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { add, multiply, sigmoid } from '../onnx/ops/arithmetic.ts';
import { fusedAttention } from '../onnx/ops/attention.ts';
import { conv2d } from '../onnx/ops/convolution.ts';
import { linear } from '../onnx/ops/linear.ts';
import { layerNorm } from '../onnx/ops/normalize.ts';
import { concat, END, expand, reshape, sizes, slice, transpose } from '../onnx/ops/shape.ts';

/** CLIP's own (configuration_clip.py, layer_norm_eps). */
const EPSILON = 1e-5;
const PREFIX = 'vision_tower.vision_model';

/** The sizes that every layer needs, and the operators with CLIP's tensor names. */
class Clip {
  readonly weights: ModelWeights;
  readonly width: number;
  readonly heads: number;
  readonly inner: number;
  /** Patches and the class token. */
  readonly length: number;

  constructor(weights: ModelWeights, config: ModelConfig) {
    this.weights = weights;
    this.width = config.visual.width;
    this.heads = config.visual.heads;
    this.inner = Math.trunc(this.width * config.visual.mlp_ratio);
    this.length = patchGrid(config) ** 2 + 1;
  }

  tensor(name: string, shape: readonly number[]) {
    return tensor(this.weights, `${PREFIX}.${name}`, shape);
  }

  norm(at: Scope, x: Value, name: string): Value {
    const [scale, bias] = [this.tensor(`${name}.weight`, [this.width]), this.tensor(`${name}.bias`, [this.width])];
    return layerNorm(at, x, scale, bias, EPSILON);
  }

  linear(at: Scope, x: Value, name: string, inputs: number, outputs: number): Value {
    return linear(at, x, this.tensor(`${name}.weight`, [outputs, inputs]), this.tensor(`${name}.bias`, [outputs]));
  }
}

/** x * sigmoid(1.702 x), the approximation that OpenAI's CLIP was trained with. */
const quickGelu = (at: Scope, x: Value): Value => multiply(at, x, sigmoid(at, multiply(at, x, at.graph.floats(1.702))));

/** One layer on rows: x [N * length, width] -> the same. */
function layer(at: Scope, clip: Clip, x: Value, index: number): Value {
  const { width, heads, inner, length } = clip;
  const name = `encoder.layers.${index}`;
  const attn = at.at('self_attn');
  const normed = clip.norm(at.at('layer_norm1'), x, `${name}.layer_norm1`);
  const project = (part: string) =>
    reshape(attn, clip.linear(attn.at(part), normed, `${name}.self_attn.${part}`, width, width), [-1, length, width]);
  const context = fusedAttention(attn, project('q_proj'), project('k_proj'), project('v_proj'), heads);
  const rows = reshape(attn, context, [-1, width]);
  const residual = add(at, x, clip.linear(attn.at('out_proj'), rows, `${name}.self_attn.out_proj`, width, width));
  const mlp = at.at('mlp');
  const normed2 = clip.norm(at.at('layer_norm2'), residual, `${name}.layer_norm2`);
  const hidden = quickGelu(mlp, clip.linear(mlp.at('fc1'), normed2, `${name}.mlp.fc1`, width, inner));
  return add(at, residual, clip.linear(mlp.at('fc2'), hidden, `${name}.mlp.fc2`, inner, width));
}

/**
 * encoder.onnx of LLaVA-1.5: CLIP ViT-L/14-336 up to the layer whose output LLaVA uses (`vision_feature_layer` -2, so the last layer is
 * left out), without the class token. `adapter` is an input as in Monkey, although there are no adapters.
 */
export function clipEncoder(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const { tile_size: tile, width, patch_size: patch, layers } = config.visual;
  const clip = new Clip(weights, config);
  const patches = clip.length - 1;
  const pixels = graph.input('pixels', 'uint8', ['tiles', 3, tile, tile]);
  graph.input('adapter', 'int64', ['tiles']);
  const at = graph.root('/visual');
  const embed = at.at('embeddings');
  const kernel = clip.tensor('embeddings.patch_embedding.weight', [width, 3, patch, patch]);
  const cut = conv2d(embed, normalizePixels(embed.at('normalize'), pixels), kernel, { stride: patch, padding: 0 });
  const rows = transpose(embed, reshape(embed, cut, [0, width, patches]), [0, 2, 1]);
  const tiles = sizes(embed, rows, 0, 1);
  const shape = concat(embed, [tiles, graph.ints([1, width])], 0);
  const classToken = expand(embed, graph.weight(clip.tensor('embeddings.class_embedding', [width])), shape);
  const positions = graph.weight(clip.tensor('embeddings.position_embedding.weight', [clip.length, width]));
  const embedded = add(embed, concat(embed, [classToken, rows], 1), positions);
  // The published name is spelled like this.
  let x = reshape(at, clip.norm(at.at('pre_layrnorm'), embedded, 'pre_layrnorm'), [-1, width]);
  for (let i = 0; i < layers; i++) x = layer(at.at(`layers.${i}`), clip, x, i);
  const all = reshape(at, x, [-1, clip.length, width]);
  graph.output('features', slice(at, all, 1, END, 1), 'float', ['tiles', patches, width]);
}
