import type { FloatDtype } from '../safetensors/to-float32.ts';
import type { Region, WorkingMemory } from '../safetensors/working-memory.ts';
import { type AttributeProto, ELEMENT_TYPE, type ElementType, type NodeProto, type TensorProto } from './proto.ts';
import { AS_IT_IS, type Storage } from './storage.ts';

/** The name of a tensor in the graph; '' is an optional input left out. */
export type Value = string;

/** A fixed size or the name of a symbolic one. */
export type Dim = number | string;

/** A float32 weight that is streamed into the external-data file when the graph is written. */
export interface Weight {
  /** Weights with equal keys have equal contents, and graphs that share a data file store them once. */
  readonly key: string;
  readonly dims: readonly number[];
  /** Values in row-major order, in pieces of any size. A piece may be overwritten once the next one is requested. */
  stream(): AsyncIterable<Float32Array>;
  /** The same values as the file has them, in pieces of whole rows of `columns`. The quantizer converts them, in other threads. */
  raw?(columns: number, memory: WorkingMemory): AsyncIterable<RawPiece>;
}

/** Little-endian elements of a source tensor. The receiver gives the memory back. */
export interface RawPiece {
  readonly region: Region;
  /** Address of the first element. */
  readonly at: number;
  readonly count: number;
  readonly dtype: FloatDtype;
  readonly tensor: string;
  /** Index of the first element in its tensor. */
  readonly start: number;
}

/** A tensor of the data file as the graph sees it. */
export interface StoredTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
}

/** Tensors that are made in one pass over their source and stored one after the other, such as a quantised matrix and its scales. */
export interface StoredWeight {
  /** As for `Weight`. */
  readonly key: string;
  readonly tensors: readonly StoredTensor[];
  /** Key of the weight that it is made from. Rounding errors are reported under this key. */
  readonly of?: string;
  /** The bytes of all tensors in order. No piece has bytes of two tensors, and a piece may be overwritten once the next one is requested. */
  stream(): AsyncIterable<ArrayBufferView>;
}

type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] };

export interface NodeOptions {
  /** Last part of the node's name. Default: the operator's name. */
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface GraphEnd {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dim[];
}

export function storedAsFloats(weight: Weight): StoredWeight {
  const { key, dims } = weight;
  return { key, tensors: [{ name: key, type: 'float', dims }], stream: () => weight.stream() };
}

function encodeAttribute(name: string, attribute: Attribute): AttributeProto {
  if ('float' in attribute) return { name, type: 1, f: attribute.float };
  if ('int' in attribute) return { name, type: 2, i: attribute.int };
  if ('string' in attribute) return { name, type: 3, s: new TextEncoder().encode(attribute.string) };
  return { name, type: 7, ints: attribute.ints };
}

/**
 * Collects one ONNX graph. Nodes are named by the path of the architecture (`/visual/resblocks.0/attn/in_proj/Gemm`), so
 * that profiles and errors of the runtime point to a part of the model.
 */
export class GraphBuilder {
  readonly name: string;
  readonly nodes: NodeProto[] = [];
  readonly constants: TensorProto[] = [];
  readonly weights = new Map<string, StoredWeight>();
  /** How matrices and tables are stored. */
  readonly storage: Storage;
  readonly inputs: GraphEnd[] = [];
  readonly outputs: GraphEnd[] = [];
  readonly #names = new Set<string>();
  readonly #constants = new Map<string, Value>();
  readonly #renamed = new Map<Value, string>();

  constructor(name: string, storage: Storage = AS_IT_IS) {
    this.name = name;
    this.storage = storage;
  }

  input(name: string, type: ElementType, shape: readonly Dim[]): Value {
    this.inputs.push({ name, type, shape });
    return name;
  }

  /** Makes `value`, the output of a node, the graph output `name`. Nodes that use it get the new name. */
  output(name: string, value: Value, type: ElementType, shape: readonly Dim[]): void {
    if (this.#renamed.has(value)) throw new Error(`${value} is an output already: ${this.#renamed.get(value)}`);
    this.#renamed.set(value, name);
    this.outputs.push({ name, type, shape });
  }

  /** The nodes in order, with graph outputs renamed. Renaming with an Identity node instead would copy every cache. */
  namedNodes(): NodeProto[] {
    const rename = (value: Value) => this.#renamed.get(value) ?? value;
    return this.nodes.map((node) => ({ ...node, input: node.input.map(rename), output: node.output.map(rename) }));
  }

  root(path = ''): Scope {
    return new Scope(this, path);
  }

  /** Small int64 constant, inline; equal constants are stored once. A plain number is a scalar. */
  ints(values: readonly number[] | number): Value {
    const list = typeof values === 'number' ? [values] : values;
    const data = new Uint8Array(BigInt64Array.from(list, BigInt).buffer);
    return this.#constant('int64', typeof values === 'number' ? [] : [list.length], list, data);
  }

  /** Small float32 constant, inline. A plain number is a scalar; `dims` overrides the shape. */
  floats(values: readonly number[] | number, dims?: readonly number[]): Value {
    const list = typeof values === 'number' ? [values] : values;
    const data = new Uint8Array(Float32Array.from(list).buffer);
    return this.#constant('float', dims ?? (typeof values === 'number' ? [] : [list.length]), list, data);
  }

  weight(weight: Weight): Value {
    return this.stored(storedAsFloats(weight))[0]!;
  }

  /** The names of the weight's tensors, in order. */
  stored(weight: StoredWeight): Value[] {
    this.weights.set(weight.key, weight);
    return weight.tensors.map((tensor) => tensor.name);
  }

  uniqueName(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.#names.has(name); i++) name = `${wanted}_${i}`;
    this.#names.add(name);
    return name;
  }

  #constant(type: ElementType, dims: readonly number[], values: readonly number[], rawData: Uint8Array): Value {
    const key = `${type}[${dims.join()}] ${values.join()}`;
    const known = this.#constants.get(key);
    if (known) return known;
    const name = this.uniqueName(`/constants/${type}_${this.constants.length}`);
    this.constants.push({ name, dims, dataType: ELEMENT_TYPE[type], rawData });
    this.#constants.set(key, name);
    return name;
  }
}

/** A part of the architecture. The names of nodes added here start with its path. */
export class Scope {
  readonly graph: GraphBuilder;
  readonly path: string;

  constructor(graph: GraphBuilder, path: string) {
    this.graph = graph;
    this.path = path;
  }

  at(child: string): Scope {
    return new Scope(this.graph, `${this.path}/${child}`);
  }

  /** Adds a node with one output. */
  node(opType: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    return this.nodes(opType, inputs, 1, options)[0]!;
  }

  /** Adds a node with `count` outputs. */
  nodes(opType: string, inputs: readonly Value[], count: number, options: NodeOptions = {}): Value[] {
    const name = this.graph.uniqueName(`${this.path}/${options.name ?? opType}`);
    const output = Array.from({ length: count }, (_, i) => `${name}:${i}`);
    const attribute = Object.entries(options.attributes ?? {}).map(([key, value]) => encodeAttribute(key, value));
    this.graph.nodes.push({ name, opType, domain: options.domain ?? '', input: [...inputs], output, attribute });
    return output;
  }
}
