import { parentPort } from 'node:worker_threads';
import { quantizePiece } from './quantize-piece.ts';
import type { WorkerAnswer, WorkerTask } from './quantizer.ts';

parentPort!.on('message', ({ task, giveBack }: WorkerTask) => {
  const result = quantizePiece(task);
  const spare = giveBack ? (task.bytes.buffer as ArrayBuffer) : null;
  const answer: WorkerAnswer = { result, spare };
  parentPort!.postMessage(answer, [result.packed.buffer, result.scales.buffer, ...(spare === null ? [] : [spare])]);
});
