import {
  ELEMENT_TYPE,
  type ElementType,
  EXTERNAL,
  encodeModel,
  type NodeProto,
  type TensorProto,
} from '../../../models/onnx/proto.ts';

/** Small graphs to probe and measure a provider with. */

type Shape = readonly (number | string)[];
type Ends = Readonly<Record<string, readonly [ElementType, Shape]>>;

function graph(nodes: readonly NodeProto[], initializer: TensorProto[], inputs: Ends, outputs: Ends): Uint8Array {
  const ends = (all: Ends) =>
    Object.entries(all).map(([name, [type, shape]]) => ({
      name,
      type: {
        tensorType: {
          elemType: ELEMENT_TYPE[type],
          shape: { dim: shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })) },
        },
      },
    }));
  return encodeModel({
    irVersion: 10,
    producerName: 'docent',
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: { name: 'probe', node: [...nodes], initializer, input: ends(inputs), output: ends(outputs) },
  });
}

function node(
  opType: string,
  input: string[],
  output: string[],
  attribute: NodeProto['attribute'] = [],
  domain = '',
): NodeProto {
  return { name: `/probe/${opType}`, opType, domain, input, output, attribute };
}

function floats(name: string, dims: readonly number[], values: Float32Array): TensorProto {
  return { name, dims, dataType: ELEMENT_TYPE.float, rawData: new Uint8Array(values.buffer) };
}

/** y [1, 4] = x [1, 4] @ w [4, 4], with w = 0, 1, 2, ...: the smallest graph that uses a device's matrix unit. */
export function tinyProduct(): Uint8Array {
  const w = floats(
    'w',
    [4, 4],
    Float32Array.from({ length: 16 }, (_, i) => i),
  );
  return graph([node('MatMul', ['x', 'w'], ['y'])], [w], { x: ['float', [1, 4]] }, { y: ['float', [1, 4]] });
}

/** The same in half precision, between casts. */
export function tinyHalfProduct(): Uint8Array {
  const w = floats(
    'w',
    [4, 4],
    Float32Array.from({ length: 16 }, (_, i) => i),
  );
  const to = (type: ElementType): NodeProto['attribute'] => [{ name: 'to', type: 2, i: ELEMENT_TYPE[type] }];
  const nodes = [
    { ...node('Cast', ['x'], ['xh'], to('float16')), name: '/probe/x' },
    { ...node('Cast', ['w'], ['wh'], to('float16')), name: '/probe/w' },
    node('MatMul', ['xh', 'wh'], ['yh']),
    { ...node('Cast', ['yh'], ['y'], to('float')), name: '/probe/y' },
  ];
  return graph(nodes, [w], { x: ['float', [1, 4]] }, { y: ['float', [1, 4]] });
}

/** y ['rows', columns] = x ['rows', inner] @ w; w lies in `file` beside the graph, from its start. */
export function product(inner: number, columns: number, file: string): Uint8Array {
  const w: TensorProto = {
    name: 'w',
    dims: [inner, columns],
    dataType: ELEMENT_TYPE.float,
    dataLocation: EXTERNAL,
    externalData: [
      { key: 'location', value: file },
      { key: 'offset', value: '0' },
      { key: 'length', value: String(4 * inner * columns) },
    ],
  };
  const y: Ends = { y: ['float', ['rows', columns]] };
  return graph([node('MatMul', ['x', 'w'], ['y'])], [w], { x: ['float', ['rows', inner]] }, y);
}

/** y int32 ['rows', columns] = x uint8 ['rows', inner] @ w int8 [inner, columns]. */
export function byteProduct(inner: number, columns: number): Uint8Array {
  const ends: Ends = { x: ['uint8', ['rows', inner]], w: ['int8', [inner, columns]] };
  return graph([node('MatMulInteger', ['x', 'w'], ['y'])], [], ends, { y: ['int32', ['rows', columns]] });
}

/** Sends x ['rows', columns] to the device and returns one of its rows, doubled. */
export function crossing(columns: number): Uint8Array {
  const first: TensorProto = { name: 'first', dims: [1], dataType: ELEMENT_TYPE.int64, rawData: new Uint8Array(8) };
  const nodes = [node('Gather', ['x', 'first'], ['row']), node('Add', ['row', 'row'], ['y'])];
  return graph(nodes, [first], { x: ['float', ['rows', columns]] }, { y: ['float', [1, columns]] });
}

/** The two fused attention operators of Docent's graphs, on q, k, v [1, T, heads * d]. */
export function fusedAttention(heads: number, d: number): Uint8Array {
  const int = (name: string, i: number) => ({ name, type: 2, i });
  const grouped = [int('num_heads', heads), int('kv_num_heads', heads), int('do_rotary', 0)];
  const rows = [1, 'T', heads * d];
  const nodes = [
    node('MultiHeadAttention', ['q', 'k', 'v'], ['all'], [int('num_heads', heads)], 'com.microsoft'),
    node(
      'GroupQueryAttention',
      ['q', 'k', 'v', '', '', 'last', 'total'],
      ['causal', 'key', 'value'],
      grouped,
      'com.microsoft',
    ),
  ];
  const inputs: Ends = {
    q: ['float', rows],
    k: ['float', rows],
    v: ['float', rows],
    last: ['int32', [1]],
    total: ['int32', []],
  };
  const kept: Shape = [1, heads, 'T', d];
  const outputs: Ends = { all: ['float', rows], causal: ['float', rows], key: ['float', kept], value: ['float', kept] };
  return graph(nodes, [], inputs, outputs);
}
