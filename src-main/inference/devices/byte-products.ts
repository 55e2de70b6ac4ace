import * as ort from 'onnxruntime-node';
import type { ModelConfig } from '../../../models/folder/config.ts';
import { needsExactBytes } from '../../../models/folder/config.ts';
import { GraphSession, uint8 } from '../graphs/session.ts';
import { byteProduct } from './provider-graphs.ts';

/** x uint8 [rows, INNER] times w int8 [INNER, COLUMNS] -> int32 [rows, COLUMNS]. */
export type MultiplyBytes = (x: Uint8Array, w: Int8Array, rows: number) => Promise<ArrayLike<number>>;

/** Whether this processor multiplies bytes exactly: `multipliesBytesExactly`, or what a test says. */
export type ExactBytes = () => Promise<boolean>;

export const INNER = 64;
export const COLUMNS = 32;
/** The runtime has a separate kernel for one row, so both are tried. */
const ROWS = [1, 6];

let measured: Promise<boolean> | undefined;

/**
 * Whether this processor multiplies uint8 by int8 exactly. x86 without VNNI adds neighbouring products in 16 bits and saturates, so sums can be
 * wrong by up to a half. It is measured with tiny products, once per process, because neither the processor's name nor its flags say which
 * kernel the runtime picks.
 */
export function multipliesBytesExactly(): Promise<boolean> {
  measured ??= onRuntime(isExact).catch((error: unknown) => {
    measured = undefined;
    throw error;
  });
  return measured;
}

/** Whether `multiply` adds the largest products exactly, positive and negative. */
export async function isExact(multiply: MultiplyBytes): Promise<boolean> {
  const w = Int8Array.from({ length: INNER * COLUMNS }, (_, i) => (i % 2 === 0 ? 127 : -128));
  for (const rows of ROWS) {
    const sums = await multiply(new Uint8Array(rows * INNER).fill(255), w, rows);
    for (let i = 0; i < rows * COLUMNS; i++) {
      // COLUMNS is even, so all weights of a column have the same sign.
      if (sums[i] !== INNER * 255 * (i % 2 === 0 ? 127 : -128)) return false;
    }
  }
  return true;
}

async function onRuntime<T>(work: (multiply: MultiplyBytes) => Promise<T>): Promise<T> {
  const session = await GraphSession.open('byte products', '', 'cpu', { model: byteProduct(INNER, COLUMNS) });
  try {
    return await work(async (x, w, rows) => {
      const feeds = { x: uint8(x, [rows, INNER]), w: new ort.Tensor('int8', w, [INNER, COLUMNS]) };
      return (await session.run(feeds)).y!.data as Int32Array;
    });
  } finally {
    await session.dispose();
  }
}

/** Says why a model would give wrong answers on this processor, and what to do. undefined: it would not. */
export async function byteProblem(dir: string, config: ModelConfig, exact: ExactBytes): Promise<string | undefined> {
  if (!needsExactBytes(config) || (await exact())) return undefined;
  return `${dir} was imported for another processor. This one loses parts of its int8 sums (x86 without VNNI does), so that answers would be wrong. Import the checkpoint again on this machine.`;
}
