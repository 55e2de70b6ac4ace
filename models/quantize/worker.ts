import { parentPort } from 'node:worker_threads';
import { type PieceTask, quantizePiece } from './quantize-piece.ts';

parentPort!.on('message', (task: PieceTask) => {
  const result = quantizePiece(task);
  parentPort!.postMessage(result, [result.packed.buffer, result.scales.buffer]);
});
