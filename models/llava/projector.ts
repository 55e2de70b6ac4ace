import { type ModelConfig, patchGrid } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { gelu } from '../onnx/ops/arithmetic.ts';
import { linear } from '../onnx/ops/linear.ts';
import { reshape } from '../onnx/ops/shape.ts';

/** resampler.onnx of LLaVA-1.5: two linear layers on every patch, so a tile has as many visual tokens as patches. */
export function projector(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const { width } = config.visual;
  const size = config.hidden_size;
  const patches = patchGrid(config) ** 2;
  const features = graph.input('features', 'float', ['tiles', patches, width]);
  const at = graph.root('/multi_modal_projector');
  const layer = (name: string, x: string, inputs: number) =>
    linear(
      at.at(name),
      x,
      tensor(weights, `multi_modal_projector.${name}.weight`, [size, inputs]),
      tensor(weights, `multi_modal_projector.${name}.bias`, [size]),
    );
  const hidden = gelu(at, layer('linear_1', reshape(at, features, [-1, width]), width));
  const tokens = reshape(at, layer('linear_2', hidden, size), [-1, patches, size]);
  graph.output('visual_tokens', tokens, 'float', ['tiles', patches, size]);
}
