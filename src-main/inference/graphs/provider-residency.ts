import { readFileSync } from 'node:fs';
import { decodeModel, ELEMENT_TYPE, encodeModel, type GraphProto } from '../../../models/onnx/proto.ts';
import type { Provider } from '../../contract/engine.ts';

/**
 * What stays on a device between runs. onnxruntime-node 1.30 binds outputs to WebGPU buffers only (js/node/src/tensor_helper.cc: `gpu-buffer`
 * means the WebGPU allocator): with CUDA, DirectML and CoreML every output comes back to this process, and a page's keys and values go to the
 * device again with every step. Choosing a device counts that crossing.
 */
export function staysOnDevice(provider: Provider): boolean {
  return provider === 'webgpu';
}

/** Outputs that only another run of a graph reads. Logits and readings are looked at here. */
const KEPT = /^(?:(?:prefix|present)_(?:key|value)\.\d+|features)$/;
const NEW = /^new_((?:key|value)\.\d+)$/;
const FUSED_ATTENTION = new Set(['MultiHeadAttention', 'GroupQueryAttention']);

export interface Residency {
  /** The graph as it is opened instead of its file; undefined: the file itself. */
  readonly model: Uint8Array | undefined;
  /** Where each output goes that does not come back; undefined when all do. */
  readonly outputs: Readonly<Record<string, 'gpu-buffer'>> | undefined;
  /** Nodes that the CPU has to run, by name. */
  readonly hostNodes: readonly string[];
}

/**
 * @param path an .onnx file, whose weights lie elsewhere
 * @param attention whether the provider's fused attention computes the right values
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
 * A step that gives back its past with the new tokens' columns put behind it, instead of those alone: what stays on a device can only be
 * put together there. [heads, batch, d, past] and [.., new] -> [.., suffix]
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
