import { Worker } from 'node:worker_threads';
import { WorkingMemory } from '../safetensors/working-memory.ts';
import type { ErrorSums } from './blocks.ts';
import { PieceQuantizer, type PieceSums, type PieceTask } from './quantize-piece.ts';

/** Rounds pieces of weights, several at a time, and records the rounding error of each weight. */
export interface Quantizer {
  /** Holds the pieces, before and after rounding. */
  readonly memory: WorkingMemory;
  /** Pieces that can be in progress at once. */
  readonly lanes: number;
  piece(task: PieceTask): Promise<PieceSums>;
  /** Records the error of a finished weight. */
  report(key: string, sums: ErrorSums): void;
}

/** Rounds in this thread, which is enough for small models. */
export class InlineQuantizer implements Quantizer {
  readonly memory = new WorkingMemory();
  readonly lanes = 1;
  readonly errors = new Map<string, ErrorSums>();
  readonly #quantizer = new PieceQuantizer(this.memory.memory);

  async piece(task: PieceTask): Promise<PieceSums> {
    return this.#quantizer.round(task);
  }

  report(key: string, sums: ErrorSums): void {
    this.errors.set(key, sums);
  }
}

interface Lane {
  readonly worker: Worker;
  /** Results arrive in the order of the tasks. */
  readonly waiting: { resolve: (sums: PieceSums) => void; reject: (reason: unknown) => void }[];
}

/** Rounds in worker threads while this thread reads and writes. */
export class ThreadQuantizer implements Quantizer {
  readonly memory = new WorkingMemory();
  readonly lanes: number;
  readonly errors = new Map<string, ErrorSums>();
  readonly #lanes: Lane[];

  constructor(threads: number) {
    this.lanes = threads + 1;
    this.#lanes = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.memory.memory });
      const lane: Lane = { worker, waiting: [] };
      worker.on('message', (sums: PieceSums) => lane.waiting.shift()?.resolve(sums));
      worker.on('error', (error) => {
        for (const task of lane.waiting.splice(0)) task.reject(error);
      });
      worker.unref();
      return lane;
    });
  }

  piece(task: PieceTask): Promise<PieceSums> {
    const lane = this.#lanes.reduce((best, other) => (other.waiting.length < best.waiting.length ? other : best));
    return new Promise<PieceSums>((resolve, reject) => {
      lane.waiting.push({ resolve, reject });
      lane.worker.ref();
      lane.worker.postMessage(task);
    }).finally(() => {
      if (lane.waiting.length === 0) lane.worker.unref();
    });
  }

  report(key: string, sums: ErrorSums): void {
    this.errors.set(key, sums);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.worker.terminate()));
  }
}
