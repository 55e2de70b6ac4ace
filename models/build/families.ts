import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { PageReaderPart, PageReaderShape } from '../folder/page-reader-config.ts';
import { clipEncoder } from '../llava/clip-encoder.ts';
import { projector } from '../llava/projector.ts';
import { lookTiles } from '../looks/look-tiles.ts';
import { lookWords } from '../looks/look-words.ts';
import { prefill } from '../monkey/prefill.ts';
import { encoderGraph as encoder, resamplerGraph as resampler } from '../monkey/seeing-graphs.ts';
import { step } from '../monkey/step.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { chooserGraph } from '../page-reader/chooser.ts';
import { reader } from '../page-reader/reader.ts';
import { wordPrefill } from '../word-reader/prefill.ts';
import { wordStep } from '../word-reader/step.ts';

export type GraphName =
  | 'encoder'
  | 'resampler'
  | 'prefill'
  | 'step'
  | 'reader'
  | 'chooser'
  | 'look-tiles'
  | 'look-words';

/** One value per graph: every model has an encoder, the rest depends on its family. */
export type ByGraph<T> = Readonly<Partial<Record<GraphName, T>> & { encoder: T }>;

export type FamilyName = 'monkey' | 'llava' | 'word-reader' | 'page-reader' | 'two-readers';

/** The family that a model belongs to. It is decided here only; src-main/inference/answering/families.ts runs it. */
export function familyOf({ model_type, judge, page_reader }: FamilyKeys): FamilyName {
  if (model_type !== 'docent') return model_type;
  if (judge !== null) return 'two-readers';
  return page_reader === null ? 'word-reader' : 'page-reader';
}

export type FamilyKeys = Pick<ModelConfig, 'model_type' | 'judge' | 'page_reader' | 'looks'>;

type Define = (graph: GraphBuilder, weights: ModelWeights, config: ModelConfig) => void;

function pageReaderGraph(define: (graph: GraphBuilder, weights: ModelWeights, shape: PageReaderShape) => void): Define {
  return (graph, weights, config) => {
    if (!config.page_reader) throw new Error('not a page reader');
    define(graph, weights, shapeOf(config, config.page_reader));
  };
}

const shapeOf = (config: ModelConfig, page_reader: PageReaderPart): PageReaderShape => ({
  ...config,
  ...page_reader.sizes,
  page_reader,
});

/** Of page readers that look at pixels. They are opened when a question first asks for what only pixels tell. */
const LOOKING: Partial<Record<GraphName, Define>> = {
  'look-tiles'(graph, weights, config) {
    const { looks } = config;
    if (!looks) throw new Error('not a page reader that looks');
    lookTiles(graph, weights, config, looks);
  },
  'look-words'(graph, weights, config) {
    const { looks, page_reader } = config;
    if (!looks || !page_reader) throw new Error('not a page reader that looks');
    lookWords(graph, weights, looks, shapeOf(config, page_reader).hidden_size);
  },
};

/** Of page readers that choose among programs on tables and their own answers. */
const CHOOSING: Partial<Record<GraphName, Define>> = {
  chooser(graph, weights, config) {
    const { page_reader } = config;
    if (!page_reader?.chooser) throw new Error('not a page reader that chooses');
    chooserGraph(graph, weights, page_reader.chooser, shapeOf(config, page_reader).hidden_size);
  },
};

/** Each family's graphs. The published ones share their decoder; they differ in the encoder and in the graph that turns features into visual tokens. */
const GRAPHS: Readonly<Record<FamilyName, ByGraph<Define>>> = {
  monkey: { encoder, resampler, prefill, step },
  llava: { encoder: clipEncoder, resampler: projector, prefill, step },
  'word-reader': { encoder, resampler, prefill: wordPrefill, step: wordStep },
  'page-reader': { encoder, reader: pageReaderGraph(reader) },
  'two-readers': { encoder, resampler, prefill: wordPrefill, step: wordStep, reader: pageReaderGraph(reader) },
};

/** The graphs that a model is built into. */
export const graphsOf = (config: FamilyKeys): ByGraph<Define> => ({
  ...GRAPHS[familyOf(config)],
  ...(config.page_reader?.chooser ? CHOOSING : {}),
  ...(config.looks === null ? {} : LOOKING),
});

/** Whether a graph is opened only when it is first needed. */
export const isLater = (graph: string): boolean => graph in LOOKING;

/** The graphs that share each data file. Prefill and step have the same weights, so these are stored once. */
const FILES: Readonly<Record<string, readonly GraphName[]>> = {
  'encoder.data': ['encoder'],
  'resampler.data': ['resampler'],
  'decoder.data': ['prefill', 'step'],
  'reader.data': ['reader'],
  'chooser.data': ['chooser'],
  'look-tiles.data': ['look-tiles'],
  'look-words.data': ['look-words'],
};

/** The data files of a model, each with the graphs that use it. */
export function filesOf(config: FamilyKeys): [file: string, graphs: GraphName[]][] {
  const built = graphsOf(config);
  return Object.entries(FILES)
    .map(([file, graphs]): [string, GraphName[]] => [file, graphs.filter((graph) => graph in built)])
    .filter(([, graphs]) => graphs.length > 0);
}
