import { readFileSync } from 'node:fs';
import { decodeModel, ELEMENT_TYPE, encodeModel, type GraphProto } from '../../../models/onnx/proto.ts';
import type { Provider } from '../../contract/engine.ts';

/**
 * Whether outputs can stay on the device between runs. onnxruntime-node 1.30 can only bind outputs to WebGPU buffers
 * (js/node/src/tensor_helper.cc: `gpu-buffer` means the WebGPU allocator). With CUDA, DirectML and CoreML every output is copied to this
 * process, and a page's keys and values are sent to the device again with every step. The choice of a device takes that into account.
 */
export function staysOnDevice(provider: Provider): boolean {
  return provider === 'webgpu';
}

/** Outputs that only another run reads. Logits and readings are used here, in this process. */
const KEPT = /^(?:(?:prefix|present)_(?:key|value)\.\d+|features)$/;
const NEW = /^new_((?:key|value)\.\d+)$/;
const FUSED_ATTENTION = new Set(['MultiHeadAttention', 'GroupQueryAttention']);

export interface Residency {
  /** The graph to open instead of the file; undefined: open the file. */
  readonly model: Uint8Array | undefined;
  /** Outputs that stay on the device; undefined if all come back. */
  readonly outputs: Readonly<Record<string, 'gpu-buffer'>> | undefined;
  /** Names of the nodes that the CPU has to run. */
  readonly hostNodes: readonly string[];
}

/**
 * @param path an .onnx file with its weights in a separate file
 * @param attention whether the provider computes fused attention correctly
 */
export function residencyOf(path: string, provider: Provider, attention: boolean): Residency {
  if (!staysOnDevice(provider)) return { model: undefined, outputs: undefined, hostNodes: [] };
  const file = decodeModel(readFileSync(path));
  const graph = withGrownPast(file.graph);
  const kept = graph.output
    // Bytes (models/monkey/rounded-prefix.ts) are for the CPU, which reads them here.
    .filter(({ name, type }) => KEPT.test(name) && type.tensorType.elemType !== ELEMENT_TYPE.int8)
    .map(({ name }): [string, 'gpu-buffer'] => [name, 'gpu-buffer']);
  const fused = graph.node.filter(({ opType }) => FUSED_ATTENTION.has(opType)).map(({ name }) => name);
  return {
    model: graph === file.graph ? undefined : encodeModel({ ...file, graph }),
    outputs: kept.length === 0 ? undefined : Object.fromEntries(kept),
    hostNodes: attention ? [] : fused,
  };
}

/**
 * Changes a step so that it returns the past with the new tokens' columns appended, instead of the new columns alone: tensors that stay on a
 * device can only be joined there. [heads, batch, d, past] and [.., new] -> [.., suffix]
 */
function withGrownPast(graph: GraphProto): GraphProto {
  const fresh = graph.output.flatMap(({ name }) => NEW.exec(name)?.[1] ?? []);
  if (fresh.length === 0) return graph;
  const grown = fresh.map((tensor) => ({
    name: `/present/${tensor}/Concat`,
    opType: 'Concat',
    domain: '',
    input: [`past_${tensor}`, `new_${tensor}`],
    output: [`present_${tensor}`],
    attribute: [{ name: 'axis', type: 2, i: 3 }],
  }));
  const output = graph.output.map((end) => {
    const tensor = NEW.exec(end.name)?.[1];
    const { elemType, shape } = end.type.tensorType;
    if (tensor === undefined) return end;
    const dim = [...shape.dim.slice(0, 3), { dimParam: 'suffix' }];
    return { name: `present_${tensor}`, type: { tensorType: { elemType, shape: { dim } } } };
  });
  return { ...graph, node: [...graph.node, ...grown], output };
}
