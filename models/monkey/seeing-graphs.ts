import { type ModelConfig, patchGrid } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { OTHERS, type Rank, readingHead } from './reading-head.ts';
import { resampler } from './resampler.ts';
import { tileEncoder } from './tile-encoder.ts';

/** encoder.onnx: tile encoder and, when the model has one, reading head. */
export function encoderGraph(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig, rank?: Rank): void {
  const { tile_size: tile, width, reading_head: head } = config.visual;
  const patches = patchGrid(config) ** 2;
  const pixels = graph.input('pixels', 'uint8', ['tiles', 3, tile, tile]);
  const adapter = graph.input('adapter', 'int64', ['tiles']);
  const features = tileEncoder(graph.root('/visual'), weights, config, pixels, adapter);
  graph.output('features', features, 'float', ['tiles', patches, width]);
  if (!head) return;
  const reading = readingHead(graph.root('/visual/reading_head'), weights, config, features, rank);
  const shape = ['tiles', patches, head.slots];
  graph.output('reading_classes', reading.classes, 'int32', shape);
  graph.output('reading_scores', reading.scores, 'float', shape);
  graph.output('reading_boxes', reading.boxes, 'float', [...shape, 4]);
  graph.output('reading_starts', reading.starts, 'float', shape);
  graph.output('reading_others', reading.others, 'int32', [...shape, OTHERS]);
  graph.output('reading_other_scores', reading.otherScores, 'float', [...shape, OTHERS]);
}

export function resamplerGraph(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const { width, queries } = config.visual;
  const features = graph.input('features', 'float', ['tiles', patchGrid(config) ** 2, width]);
  const tokens = resampler(graph.root('/visual'), weights, config, features);
  graph.output('visual_tokens', tokens, 'float', ['tiles', queries, config.hidden_size]);
}
