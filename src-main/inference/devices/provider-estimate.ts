import type { Measured } from '../../contract/device.ts';
import type { Provider } from '../../contract/engine.ts';
import { staysOnDevice } from '../graphs/provider-residency.ts';

/** What one question on a new page asks of a device. */
export interface Workload {
  /** Multiplications and additions of encoding the page and of its prefix. */
  readonly flops: number;
  /** Bytes of weights that one token reads. */
  readonly bytesPerToken: number;
  /** Bytes of keys and values of a page's prefix. */
  readonly prefixBytes: number;
}

/** Sizes that a workload follows from; config.json and the weights' files have them. */
export interface WorkloadModel {
  readonly decoderBytes: number;
  readonly encoderBytes: number;
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly queries: number;
  /** Bytes that one weight takes; 4 unless the model is quantised. */
  readonly bytesPerWeight: number;
}

/** The published model's page: four tiles and the whole. */
const TILES = 5;
const PATCHES = 1024;
/** Tokens of a typical answer, a word or a number. */
export const ANSWER_TOKENS = 32;

export function workloadOf(model: WorkloadModel): Workload {
  const prefix = TILES * model.queries;
  const weights = (bytes: number) => bytes / model.bytesPerWeight;
  return {
    flops: 2 * TILES * PATCHES * weights(model.encoderBytes) + 2 * prefix * weights(model.decoderBytes),
    bytesPerToken: model.decoderBytes,
    prefixBytes: 8 * model.layers * model.heads * model.headSize * prefix,
  };
}

/** Seconds for a new page and an answer of 32 tokens: arithmetic once, then the weights, and where they do not stay the page's keys and values, per token. */
export function estimateSeconds(workload: Workload, provider: Provider, measured: Measured): number {
  const crossing = staysOnDevice(provider) || measured.crossing === null ? 0 : workload.prefixBytes / measured.crossing;
  const perToken = workload.bytesPerToken / measured.gbps + crossing;
  return (workload.flops / measured.gflops + ANSWER_TOKENS * perToken) / 1e9;
}
