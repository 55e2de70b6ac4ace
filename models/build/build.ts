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
import { embedder } from '../page-reader/embedder.ts';
import type { PageReaderShape } from '../page-reader/page-reader-config.ts';
import { reader } from '../page-reader/reader.ts';
import { type PrecisionOptions, storageFor } from '../quantize/precision.ts';
import { InlineQuantizer, type Quantizer } from '../quantize/quantizer.ts';
import { wordPrefill } from '../word-reader/prefill.ts';
import { wordStep } from '../word-reader/step.ts';

export type GraphName = 'encoder' | 'resampler' | 'prefill' | 'step' | 'reader' | 'embedder';

/** What every model has, and what its family has besides. */
export type ByGraph<T> = Readonly<Partial<Record<GraphName, T>> & { encoder: T }>;

export interface BuiltModel {
  /** Path of each graph's .onnx file. */
  readonly graphs: ByGraph<string>;
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

type Define = (graph: GraphBuilder, weights: ModelWeights, config: ModelConfig) => void;

function pageReaderGraph(define: (graph: GraphBuilder, weights: ModelWeights, shape: PageReaderShape) => void): Define {
  return (graph, weights, config) => {
    if (!config.page_reader) throw new Error('not a page reader');
    define(graph, weights, { ...config, page_reader: config.page_reader });
  };
}

/** Each family's graphs. The published ones share their decoder; they differ in the encoder and in what turns features into visual tokens. */
const DEFINE: Readonly<Record<string, ByGraph<Define>>> = {
  monkey: { encoder, resampler: resamplerGraph, prefill, step },
  words: { encoder, resampler: resamplerGraph, prefill: wordPrefill, step: wordStep },
  llava: { encoder: clipEncoder, resampler: projector, prefill, step },
  'page-reader': { encoder, reader: pageReaderGraph(reader), embedder: pageReaderGraph(embedder) },
};

function familyOf(config: ModelConfig | undefined): ByGraph<Define> {
  if (config?.page_reader) return DEFINE['page-reader']!;
  return DEFINE[config?.model_type === 'llava' ? 'llava' : config?.pointer ? 'words' : 'monkey']!;
}

/** Which graphs share a data file: prefill and step have the same weights, reader and embedder the same table of words, stored once. */
const FILES: Readonly<Record<string, readonly GraphName[]>> = {
  'encoder.data': ['encoder'],
  'resampler.data': ['resampler'],
  'decoder.data': ['prefill', 'step'],
  'reader.data': ['reader', 'embedder'],
};

/** The data files of a family, each with those of its graphs that it serves. */
export function filesOf(config?: ModelConfig): [file: string, graphs: GraphName[]][] {
  const family = familyOf(config);
  return Object.entries(FILES)
    .map(([file, graphs]): [string, GraphName[]] => [file, graphs.filter((graph) => graph in family)])
    .filter(([, graphs]) => graphs.length > 0);
}

/** What some models have besides: see `BuiltModel.cpuEncoder`. */
const CPU_ENCODER = 'encoder-cpu';
const CPU_FILES: Readonly<Record<string, readonly string[]>> = { [`${CPU_ENCODER}.data`]: [CPU_ENCODER] };

/** All graphs of a model, not yet written. Every tensor is checked against the config here: ModelError names it. */
export function defineGraphs(
  weights: ModelWeights,
  config: ModelConfig,
  precision: PrecisionOptions = { precision: 'fp32' },
  quantizer?: Quantizer,
): ByGraph<GraphBuilder> {
  const family = familyOf(config);
  const define = (name: GraphName) => {
    const graph = new GraphBuilder(name, storageFor(name, config.num_hidden_layers, precision, quantizer));
    family[name]!(graph, weights, config);
    return [name, graph] as const;
  };
  const graphs: Partial<Record<GraphName, GraphBuilder>> = Object.fromEntries(
    (Object.keys(family) as GraphName[]).map(define),
  );
  return { ...graphs, encoder: graphs.encoder! };
}

/**
 * Writes the graphs of the model's family (encoder.onnx, ...) with their data files into `outDir` (created; must not
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
    const files: [string, readonly string[]][] = [...filesOf(config), ...Object.entries(CPU_FILES)];
    for (const [file, names] of files) {
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
  return { graphs: graphPaths(dir, config), ...cpuEncoder, config };
}

/** Where each graph of the family lies; of an imported model, whose config is not at hand, the published one's. */
export function graphPaths(dir: string, config?: ModelConfig): BuiltModel['graphs'] {
  const path = (name: GraphName) => join(dir, `${name}.onnx`);
  const others = Object.keys(familyOf(config)) as GraphName[];
  return { ...Object.fromEntries(others.map((name) => [name, path(name)])), encoder: path('encoder') };
}

/** Names and bytes of everything that a built model consists of; undefined when a file is missing. */
export async function builtFiles(dir: string, config?: ModelConfig): Promise<Record<string, number> | undefined> {
  const files: [string, readonly string[]][] = [
    ...filesOf(config),
    ...(config?.visual.cpu_int8 ? Object.entries(CPU_FILES) : []),
  ];
  const names = files.flatMap(([file, graphs]) => [file, ...graphs.map((name) => `${name}.onnx`)]);
  const sizes: Record<string, number> = {};
  for (const name of names) {
    const info = await stat(join(dir, name)).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    sizes[name] = info.size;
  }
  return sizes;
}
