import * as ort from 'onnxruntime-node';
import {
  ELEMENT_TYPE,
  type ElementType,
  encodeModel,
  type NodeProto,
  type TensorProto,
} from '../../models/onnx/proto.ts';
import { quantizeRows } from '../../models/quantize/blocks.ts';
import { seededRandom } from '../models/temporary-folder.ts';

/**
 * Forms of a product with rounded weights against float32: processor time of one thread, the best of some runs, and error. docs/imported-models.md, Processors, has the outcome.
 *
 *     npx node tests/bench/byte-products.ts                               # this processor
 *     LD_PRELOAD=$PWD/no-vnni.so npx node tests/bench/byte-products.ts    # the same without VNNI (tests/processor/no-vnni.c)
 */
const [INNER, COLUMNS] = [1024, 4096];
const random = seededRandom(11);
const normals = (count: number) => Float32Array.from({ length: count }, () => random() + random() + random() - 1.5);
const weight = normals(COLUMNS * INNER);

interface Form {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly weights: readonly TensorProto[];
  readonly session?: Record<string, string>;
}

const tensor = (name: string, type: ElementType, dims: number[], data: ArrayBufferView): TensorProto => ({
  name,
  dims,
  dataType: ELEMENT_TYPE[type],
  rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});
const node = (
  opType: string,
  input: string[],
  output: string[],
  attribute: NodeProto['attribute'] = [],
): NodeProto => ({
  name: output[0]!,
  opType,
  domain: /Dynamic.*MatMul|NBits/.test(opType) ? 'com.microsoft' : '',
  input,
  output,
  attribute,
});
const int = (name: string, i: number) => ({ name, type: 2, i });

/** One scale a column of the matrix [INNER, COLUMNS], values up to `most`; `paired`: see models/onnx/storage.ts. */
function rounded(most: number, paired = false) {
  const values = new Int8Array(INNER * COLUMNS);
  const scales = new Float32Array(COLUMNS);
  for (let c = 0; c < COLUMNS; c++) {
    const row = weight.subarray(c * INNER, (c + 1) * INNER);
    let largest = 0;
    for (let i = 0; i < INNER; i += paired ? 2 : 1) {
      largest = Math.max(largest, paired ? Math.abs(row[i]!) + Math.abs(row[i + 1]!) : Math.abs(row[i]!));
    }
    scales[c] = largest / most;
    for (let i = 0; i < INNER; i++) values[i * COLUMNS + c] = Math.round(row[i]! / scales[c]!);
  }
  return { values, scales };
}

function dynamic(
  name: string,
  most: number,
  options: { paired?: boolean; session?: Record<string, string> } = {},
): Form {
  const { values, scales } = rounded(most, options.paired);
  return {
    name,
    nodes: [node('DynamicQuantizeMatMul', ['x', 'w', 's'], ['y'])],
    weights: [tensor('w', 'int8', [INNER, COLUMNS], values), tensor('s', 'float', [COLUMNS], scales)],
    ...(options.session ? { session: options.session } : {}),
  };
}

function unsigned(): Form {
  const { values, scales } = rounded(127);
  const moved = Uint8Array.from(values, (value) => value + 128);
  const weights = [
    tensor('w', 'uint8', [INNER, COLUMNS], moved),
    tensor('s', 'float', [COLUMNS], scales),
    tensor('z', 'uint8', [COLUMNS], new Uint8Array(COLUMNS).fill(128)),
  ];
  return { name: 'unsigned by unsigned', nodes: [node('DynamicQuantizeMatMul', ['x', 'w', 's', 'z'], ['y'])], weights };
}

function signed(): Form {
  const { values, scales } = rounded(127);
  const nodes = [
    node('Abs', ['x'], ['abs']),
    node('ReduceMax', ['abs'], ['most'], [int('keepdims', 0)]),
    node('Div', ['most', 'full'], ['step']),
    node('Div', ['x', 'step'], ['steps']),
    node('Round', ['steps'], ['whole']),
    node('Cast', ['whole'], ['x8'], [int('to', ELEMENT_TYPE.int8)]),
    node('MatMulInteger', ['x8', 'w'], ['sums']),
    node('Cast', ['sums'], ['float'], [int('to', ELEMENT_TYPE.float)]),
    node('Mul', ['step', 's'], ['scale']),
    node('Mul', ['float', 'scale'], ['y']),
  ];
  const weights = [
    tensor('w', 'int8', [INNER, COLUMNS], values),
    tensor('s', 'float', [COLUMNS], scales),
    tensor('full', 'float', [], Float32Array.of(127)),
  ];
  return { name: 'signed by signed', nodes, weights };
}

function blocks(bits: 4 | 8, block: number): Form {
  const { packed, scales } = quantizeRows(weight, INNER, { bits, block });
  const attributes = [
    int('K', INNER),
    int('N', COLUMNS),
    int('bits', bits),
    int('block_size', block),
    int('accuracy_level', 4),
  ];
  const count = INNER / block;
  return {
    name: `blocks, ${bits} bits of ${block}`,
    nodes: [node('MatMulNBits', ['x', 'w', 's'], ['y'], attributes)],
    weights: [
      tensor('w', 'uint8', [COLUMNS, count, (block * bits) / 8], packed),
      tensor('s', 'float', [COLUMNS * count], scales),
    ],
  };
}

const forms: Form[] = [
  {
    name: 'float32',
    nodes: [node('Gemm', ['x', 'w'], ['y'], [int('transB', 1)])],
    weights: [tensor('w', 'float', [COLUMNS, INNER], weight)],
  },
  dynamic('int8', 127),
  dynamic('int8, x64quantprecision', 127, { session: { x64quantprecision: '1' } }),
  dynamic('int8, pairs that fit', 127, { paired: true }),
  dynamic('7 bits', 64),
  unsigned(),
  signed(),
  blocks(8, 128),
  blocks(4, 32),
];

async function open({ nodes, weights, session }: Form): Promise<ort.InferenceSession> {
  const end = (name: string, width: number) => ({
    name,
    type: {
      tensorType: { elemType: ELEMENT_TYPE.float, shape: { dim: [{ dimParam: 'rows' }, { dimValue: width }] } },
    },
  });
  const model = encodeModel({
    irVersion: 10,
    producerName: 'docent',
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'form',
      node: [...nodes],
      initializer: [...weights],
      input: [end('x', INNER)],
      output: [end('y', COLUMNS)],
    },
  });
  return await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: session ?? {} },
  });
}

for (const rows of [1, 256]) {
  const x = new ort.Tensor('float32', normals(rows * INNER), [rows, INNER]);
  let wanted: Float32Array | undefined;
  for (const form of forms) {
    const session = await open(form);
    let best = Number.POSITIVE_INFINITY;
    let y: Float32Array = new Float32Array();
    for (let i = 0; i < (rows === 1 ? 60 : 8); i++) {
      const before = process.cpuUsage();
      y = (await session.run({ x })).y!.data as Float32Array;
      const { user, system } = process.cpuUsage(before);
      best = Math.min(best, (user + system) / 1000);
    }
    await session.release();
    wanted ??= y;
    let [error, size] = [0, 0];
    for (let i = 0; i < y.length; i++) {
      error += (y[i]! - wanted[i]!) ** 2;
      size += wanted[i]! ** 2;
    }
    console.log(
      `${rows} rows  ${form.name.padEnd(26)} ${best.toFixed(2).padStart(8)} ms  error ${(100 * Math.sqrt(error / size)).toFixed(2)}%`,
    );
  }
}
