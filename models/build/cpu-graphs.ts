import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { roundedStorage } from '../monkey/cpu-encoder.ts';
import { atOnce } from '../monkey/reading-head.ts';
import { encoderGraph } from '../monkey/seeing-graphs.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { roundedReaderStorage } from '../page-reader/cpu-reader.ts';
import type { Quantizer } from '../quantize/quantizer.ts';
import { type FamilyKeys, type GraphName, graphsOf } from './families.ts';

/** Graphs of which CPUs can run another form, NAME-cpu.onnx, and the data file of each. The reader's shares its tables with the other form. */
const DATA = { encoder: 'encoder-cpu.data', reader: 'reader.data' } as const;
type Rounded = keyof typeof DATA;

type CpuKeys = FamilyKeys & { readonly visual: Pick<ModelConfig['visual'], 'cpu_int8'> };

/** The graphs that this model has in the CPUs' form as well: products of matrices in int8 (docs/model-format.md, `cpu_int8`). */
export function cpuForms(config: CpuKeys): Rounded[] {
  const reader = config.page_reader?.cpu_int8 === true && 'reader' in graphsOf(config);
  return [...(config.visual.cpu_int8 ? (['encoder'] as const) : []), ...(reader ? (['reader'] as const) : [])];
}

export const cpuFile = (graph: GraphName): string => `${graph}-cpu`;

/** The data files that the forms for CPUs are written to, each with its graphs. */
export const cpuFiles = (config: CpuKeys): [file: string, graphs: string[]][] =>
  cpuForms(config).map((name) => [DATA[name], [cpuFile(name)]]);

/** The forms for CPUs, not yet written, by file name. */
export function defineCpuGraphs(
  weights: ModelWeights,
  config: ModelConfig,
  quantizer: Quantizer,
): Record<string, GraphBuilder> {
  const define = {
    encoder() {
      const graph = new GraphBuilder('encoder', roundedStorage(quantizer));
      encoderGraph(graph, weights, config, atOnce);
      return graph;
    },
    reader() {
      const graph = new GraphBuilder('reader', roundedReaderStorage(quantizer));
      graphsOf(config).reader!(graph, weights, config);
      return graph;
    },
  };
  return Object.fromEntries(cpuForms(config).map((name) => [cpuFile(name), define[name]()]));
}
