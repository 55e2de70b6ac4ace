import type { Measured } from '../../contract/device.ts';
import type { Provider } from '../../contract/engine.ts';
import { staysOnDevice } from '../graphs/provider-residency.ts';

/** The work for one question on a new page. */
export interface Workload {
  /** Multiplications and additions for encoding the page and computing its prefix. */
  readonly flops: number;
  /** Bytes of weights that are read for each token. */
  readonly bytesPerToken: number;
  /** Bytes of keys and values of a page's prefix. */
  readonly prefixBytes: number;
}

/** The sizes that determine a workload, from config.json and the weight files. */
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
const ANSWER_TOKENS = 32;

export function workloadOf(model: WorkloadModel): Workload {
  const prefix = TILES * model.queries;
  const weights = (bytes: number) => bytes / model.bytesPerWeight;
  return {
    flops: 2 * TILES * PATCHES * weights(model.encoderBytes) + 2 * prefix * weights(model.decoderBytes),
    bytesPerToken: model.decoderBytes,
    prefixBytes: 8 * model.layers * model.heads * model.headSize * prefix,
  };
}

/** Seconds for a new page and an answer of 32 tokens: the arithmetic once, then the weights for each token, and also the page's keys and values if they do not stay on the device. */
export function estimateSeconds(workload: Workload, provider: Provider, measured: Measured): number {
  const crossing = staysOnDevice(provider) || measured.crossing === null ? 0 : workload.prefixBytes / measured.crossing;
  const perToken = workload.bytesPerToken / measured.gbps + crossing;
  return (workload.flops / measured.gflops + ANSWER_TOKENS * perToken) / 1e9;
}
