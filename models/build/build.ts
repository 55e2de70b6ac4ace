import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModelConfig, type ModelConfig } from '../folder/config.ts';
import { ModelWeights } from '../folder/model-weights.ts';
import { withoutIdleAdapters } from '../monkey/cpu-encoder.ts';
import { ExternalData } from '../onnx/external-data.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import type { PrecisionOptions } from '../quantize/precision.ts';
import { InlineQuantizer, type Quantizer } from '../quantize/quantizer.ts';
import { cpuFile, cpuFiles, cpuForms, defineCpuGraphs } from './cpu-graphs.ts';
import { type ByGraph, type FamilyKeys, filesOf, type GraphName, graphsOf } from './families.ts';
import { storageFor } from './storage-for-graph.ts';

export interface BuiltModel {
  /** Path of each graph's .onnx file. */
  readonly graphs: ByGraph<string>;
  /** Path of the form that is fastest on CPUs, of each graph that has one (`cpu_int8`). */
  readonly cpuGraphs: Readonly<Partial<Record<GraphName, string>>>;
  readonly config: ModelConfig;
}

export interface BuildOptions {
  /** Default: fp32. */
  readonly precision?: PrecisionOptions;
  readonly onProgress?: (progress: { graph: GraphName; weight: string; done: number; total: number }) => void;
  readonly signal?: AbortSignal;
}

/** All graphs of a model, not yet written. Every tensor is checked against the config here: ModelError names it. */
export function defineGraphs(
  weights: ModelWeights,
  config: ModelConfig,
  precision: PrecisionOptions = { precision: 'fp32' },
  quantizer?: Quantizer,
): ByGraph<GraphBuilder> {
  const family = graphsOf(config);
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
    const graphs: Partial<Record<string, GraphBuilder>> = {
      ...defineGraphs(weights, used, options.precision, quantizer),
      ...defineCpuGraphs(weights, used, quantizer),
    };
    await mkdir(outDir, { recursive: true });
    const total = Object.values(graphs).reduce((sum, graph) => sum + graph!.weights.size, 0);
    let done = 0;
    for (const [file, names] of dataFiles(config)) {
      const data = await ExternalData.create(join(outDir, file));
      try {
        for (const name of names) {
          const graph = name.replace(/-cpu$/, '') as GraphName;
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

/** The parts of a complete build in `dir`. */
export function builtModel(dir: string, config: ModelConfig): BuiltModel {
  const cpuGraphs = Object.fromEntries(cpuForms(config).map((name) => [name, join(dir, `${cpuFile(name)}.onnx`)]));
  return { graphs: graphPaths(dir, config), cpuGraphs, config };
}

export function graphPaths(dir: string, config: FamilyKeys): BuiltModel['graphs'] {
  const path = (name: GraphName) => join(dir, `${name}.onnx`);
  const names = Object.keys(graphsOf(config)) as GraphName[];
  return { ...Object.fromEntries(names.map((name) => [name, path(name)])), encoder: path('encoder') };
}

/** All data files of a built model, each with the graphs that use it. */
function dataFiles(config: Parameters<typeof cpuForms>[0]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const [file, graphs] of [...filesOf(config), ...cpuFiles(config)]) {
    files.set(file, [...(files.get(file) ?? []), ...graphs]);
  }
  return files;
}

/** Names and sizes of all files of a built model; undefined if one is missing. */
export async function builtFiles(dir: string, config: ModelConfig): Promise<Record<string, number> | undefined> {
  const names = [...dataFiles(config)].flatMap(([file, graphs]) => [file, ...graphs.map((name) => `${name}.onnx`)]);
  const sizes: Record<string, number> = {};
  for (const name of names) {
    const info = await stat(join(dir, name)).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    sizes[name] = info.size;
  }
  return sizes;
}
