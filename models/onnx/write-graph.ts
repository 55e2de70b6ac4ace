import { writeFile } from 'node:fs/promises';
import type { DataSink } from './external-data.ts';
import type { GraphBuilder, GraphEnd } from './graph-builder.ts';
import { ELEMENT_TYPE, EXTERNAL, encodeModel, type TensorProto, type ValueInfoProto } from './proto.ts';

/** Opset 23 has RotaryEmbedding and RMSNormalization; ONNX Runtime 1.30 runs up to opset 26, IR 13. */
const OPSET = 23;
const IR_VERSION = 11;

function valueInfo({ name, type, shape }: GraphEnd): ValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[type], shape: { dim } } } };
}

/** Writes the graph to `path` and its weights to `data`, whose file must lie in the same folder. */
export async function writeGraph(
  graph: GraphBuilder,
  path: string,
  data: DataSink,
  options: { signal?: AbortSignal | undefined; onWeight?: ((key: string) => void) | undefined } = {},
): Promise<void> {
  const initializer: TensorProto[] = [...graph.constants];
  const weights = [...graph.weights.values()];
  for (const [i, weight] of weights.entries()) {
    options.signal?.throwIfAborted();
    const storing = data.store(weight, options.signal);
    const next = weights[i + 1];
    if (next !== undefined) data.ahead?.(next);
    const ranges = await storing;
    weight.tensors.forEach((tensor, i) => {
      const { location, offset, length } = ranges[i]!;
      initializer.push({
        name: tensor.name,
        dims: tensor.dims,
        dataType: ELEMENT_TYPE[tensor.type],
        dataLocation: EXTERNAL,
        externalData: [
          { key: 'location', value: location },
          { key: 'offset', value: String(offset) },
          { key: 'length', value: String(length) },
        ],
      });
    });
    options.onWeight?.(weight.key);
  }
  const bytes = encodeModel({
    irVersion: IR_VERSION,
    producerName: 'docent',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: graph.name,
      node: graph.namedNodes(),
      initializer,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
    },
  });
  await writeFile(path, bytes, { flag: 'wx' });
}
