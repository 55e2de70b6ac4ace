import { Worker } from 'node:worker_threads';
import { giveBack, ownsItsMemory } from '../safetensors/read-exactly.ts';
import type { ErrorSums } from './blocks.ts';
import { type PieceResult, type PieceTask, quantizePiece } from './quantize-piece.ts';

/** Rounds pieces of weights, several at a time, and remembers what that cost each weight. */
export interface Quantizer {
  /** Pieces that may be under way at once. */
  readonly lanes: number;
  piece(task: PieceTask): Promise<PieceResult>;
  /** The error of a finished weight. */
  report(key: string, sums: ErrorSums): void;
}

/** In this thread: enough for small models. */
export class InlineQuantizer implements Quantizer {
  readonly lanes = 1;
  readonly errors = new Map<string, ErrorSums>();

  async piece(task: PieceTask): Promise<PieceResult> {
    return quantizePiece(task);
  }

  report(key: string, sums: ErrorSums): void {
    this.errors.set(key, sums);
  }
}

/** What crosses to a worker. */
export interface WorkerTask {
  readonly task: PieceTask;
  /** The memory of the task's bytes is to come back. */
  readonly giveBack: boolean;
}

export interface WorkerAnswer {
  readonly result: PieceResult;
  readonly spare: ArrayBuffer | null;
}

interface Lane {
  readonly worker: Worker;
  /** Answers come in the order of the tasks. */
  readonly waiting: { resolve: (result: PieceResult) => void; reject: (reason: unknown) => void }[];
}

/** In worker threads; the reading and writing goes on meanwhile. */
export class ThreadQuantizer implements Quantizer {
  readonly lanes: number;
  readonly errors = new Map<string, ErrorSums>();
  readonly #lanes: Lane[];

  constructor(threads: number) {
    this.lanes = threads + 1;
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#lanes = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url));
      const lane: Lane = { worker, waiting: [] };
      worker.on('message', ({ result, spare }: WorkerAnswer) => {
        if (spare !== null) giveBack(spare);
        lane.waiting.shift()?.resolve(result);
      });
      worker.on('error', (error) => {
        for (const task of lane.waiting.splice(0)) task.reject(error);
      });
      worker.unref();
      return lane;
    });
  }

  piece(task: PieceTask): Promise<PieceResult> {
    const lane = this.#lanes.reduce((best, other) => (other.waiting.length < best.waiting.length ? other : best));
    return new Promise((resolve, reject) => {
      lane.waiting.push({ resolve, reject });
      lane.worker.ref();
      // Views that own their buffer move, and it comes back; a part of a larger one is copied.
      const { bytes } = task;
      const owned = ownsItsMemory(bytes);
      const moves = owned || bytes.byteLength === bytes.buffer.byteLength;
      const work: WorkerTask = { task, giveBack: owned };
      lane.worker.postMessage(work, moves ? [bytes.buffer as ArrayBuffer] : []);
    }).finally(() => {
      if (lane.waiting.length === 0) lane.worker.unref();
    }) as Promise<PieceResult>;
  }

  report(key: string, sums: ErrorSums): void {
    this.errors.set(key, sums);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.worker.terminate()));
  }
}
