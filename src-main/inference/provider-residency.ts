import { readFileSync } from 'node:fs';
import { decodeModel } from '../../models/onnx/proto.ts';
import type { Provider } from '../contract/engine.ts';

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
const FUSED_ATTENTION = new Set(['MultiHeadAttention', 'GroupQueryAttention']);

export interface Residency {
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
  if (!staysOnDevice(provider)) return { outputs: undefined, hostNodes: [] };
  const { graph } = decodeModel(readFileSync(path));
  const kept = graph.output
    .filter(({ name }) => KEPT.test(name))
    .map(({ name }): [string, 'gpu-buffer'] => [name, 'gpu-buffer']);
  const fused = graph.node.filter(({ opType }) => FUSED_ATTENTION.has(opType)).map(({ name }) => name);
  return { outputs: kept.length === 0 ? undefined : Object.fromEntries(kept), hostNodes: attention ? [] : fused };
}
