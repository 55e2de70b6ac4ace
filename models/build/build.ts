import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModelConfig, type ModelConfig, patchGrid } from '../folder/config.ts';
import { ModelWeights } from '../folder/model-weights.ts';
import { clipEncoder } from '../llava/clip-encoder.ts';
import { projector } from '../llava/projector.ts';
import { roundedStorage, withoutIdleAdapters } from '../monkey/cpu-encoder.ts';
import { prefill } from '../monkey/prefill.ts';
import { atOnce, OTHERS, type Rank, readingHead } from '../monkey/reading-head.ts';
import { resampler } from '../monkey/resampler.ts';
import { step } from '../monkey/step.ts';
import { tileEncoder } from '../monkey/tile-encoder.ts';
import { ExternalData } from '../onnx/external-data.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import { type PrecisionOptions, storageFor } from '../quantize/precision.ts';
import { InlineQuantizer, type Quantizer } from '../quantize/quantizer.ts';
import { wordPrefill } from '../word-reader/prefill.ts';
import { wordStep } from '../word-reader/step.ts';

export type GraphName = 'encoder' | 'resampler' | 'prefill' | 'step';

export interface BuiltModel {
  /** Path of each graph's .onnx file. */
  readonly graphs: Readonly<Record<GraphName, string>>;
  /** The encoder in the form in which CPUs are fastest, when the model has one (`visual.cpu_int8`). */
  readonly cpuEncoder?: string;
  readonly config: ModelConfig;
}

export interface BuildOptions {
  /** fp32 unless told. */
  readonly precision?: PrecisionOptions;
  readonly onProgress?: (progress: { graph: GraphName; weight: string; done: number; total: number }) => void;
  readonly signal?: AbortSignal;
}

/** encoder.onnx: tile encoder and, when the model has one, reading head. */
function encoder(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig, rank?: Rank): void {
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

function resamplerGraph(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const { width, queries } = config.visual;
  const features = graph.input('features', 'float', ['tiles', patchGrid(config) ** 2, width]);
  const tokens = resampler(graph.root('/visual'), weights, config, features);
  graph.output('visual_tokens', tokens, 'float', ['tiles', queries, config.hidden_size]);
}

/** The decoder of every family; a family differs in its encoder and in what turns features into visual tokens. */
const DEFINE = {
  monkey: { encoder, resampler: resamplerGraph, prefill, step },
  words: { encoder, resampler: resamplerGraph, prefill: wordPrefill, step: wordStep },
  llava: { encoder: clipEncoder, resampler: projector, prefill, step },
};

/** Which graphs share a data file: prefill and step have the same weights, stored once. */
export const FILES: Readonly<Record<string, readonly GraphName[]>> = {
  'encoder.data': ['encoder'],
  'resampler.data': ['resampler'],
  'decoder.data': ['prefill', 'step'],
};

/** What some models have besides: see `BuiltModel.cpuEncoder`. */
const CPU_ENCODER = 'encoder-cpu';
const CPU_FILES: Readonly<Record<string, readonly string[]>> = { [`${CPU_ENCODER}.data`]: [CPU_ENCODER] };

/** All four graphs of a model, not yet written. Every tensor is checked against the config here: ModelError names it. */
export function defineGraphs(
  weights: ModelWeights,
  config: ModelConfig,
  precision: PrecisionOptions = { precision: 'fp32' },
  quantizer?: Quantizer,
): Record<GraphName, GraphBuilder> {
  const family = DEFINE[config.model_type === 'llava' ? 'llava' : config.pointer ? 'words' : 'monkey'];
  const define = (name: GraphName) => {
    const graph = new GraphBuilder(name, storageFor(name, config.num_hidden_layers, precision, quantizer));
    family[name](graph, weights, config);
    return graph;
  };
  return {
    encoder: define('encoder'),
    resampler: define('resampler'),
    prefill: define('prefill'),
    step: define('step'),
  };
}

/**
 * Writes encoder.onnx, resampler.onnx, prefill.onnx and step.onnx with their data files into `outDir` (created; must not
 * hold them yet) from the model folder `modelDir`. Memory stays at a few MiB whatever the model's size, the largest table
 * of positions and one adapter apart. Throws ModelError (config key or tensor), or the signal's reason.
 */
export async function buildModel(modelDir: string, outDir: string, options: BuildOptions = {}): Promise<BuiltModel> {
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  const config = await loadModelConfig(modelDir);
  const weights = await ModelWeights.open(modelDir);
  try {
    const used = await withoutIdleAdapters(weights, config);
    const quantizer = new InlineQuantizer();
    const graphs: Partial<Record<string, GraphBuilder>> = defineGraphs(weights, used, options.precision, quantizer);
    if (config.visual.cpu_int8) {
      graphs[CPU_ENCODER] = new GraphBuilder('encoder', roundedStorage(quantizer));
      encoder(graphs[CPU_ENCODER], weights, used, atOnce);
    }
    await mkdir(outDir, { recursive: true });
    const total = Object.values(graphs).reduce((sum, graph) => sum + graph!.weights.size, 0);
    let done = 0;
    for (const [file, names] of Object.entries({ ...FILES, ...CPU_FILES })) {
      const defined = names.filter((name) => graphs[name] !== undefined);
      if (defined.length === 0) continue;
      const data = await ExternalData.create(join(outDir, file));
      try {
        for (const name of defined) {
          const graph = name === CPU_ENCODER ? 'encoder' : (name as GraphName);
          const onWeight = (weight: string) => onProgress?.({ graph, weight, done: ++done, total });
          await writeGraph(graphs[name]!, join(outDir, `${name}.onnx`), data, { signal, onWeight });
        }
      } finally {
        await data.dispose();
      }
    }
  } finally {
    await weights.dispose();
  }
  return builtModel(outDir, config);
}

/** What a whole build in `dir` consists of. */
export function builtModel(dir: string, config: ModelConfig): BuiltModel {
  const cpuEncoder = config.visual.cpu_int8 ? { cpuEncoder: join(dir, `${CPU_ENCODER}.onnx`) } : {};
  return { graphs: graphPaths(dir), ...cpuEncoder, config };
}

export function graphPaths(dir: string): BuiltModel['graphs'] {
  const path = (name: GraphName) => join(dir, `${name}.onnx`);
  return { encoder: path('encoder'), resampler: path('resampler'), prefill: path('prefill'), step: path('step') };
}

/** Names and bytes of everything that a built model consists of; undefined when a file is missing. */
export async function builtFiles(dir: string, config?: ModelConfig): Promise<Record<string, number> | undefined> {
  const files = { ...FILES, ...(config?.visual.cpu_int8 ? CPU_FILES : {}) };
  const names = Object.entries(files).flatMap(([file, graphs]) => [file, ...graphs.map((name) => `${name}.onnx`)]);
  const sizes: Record<string, number> = {};
  for (const name of names) {
    const info = await stat(join(dir, name)).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    sizes[name] = info.size;
  }
  return sizes;
}
