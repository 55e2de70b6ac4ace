import { parentPort, workerData } from 'node:worker_threads';
import { PieceQuantizer, type PieceTask } from './quantize-piece.ts';

const quantizer = new PieceQuantizer(workerData as WebAssembly.Memory);

parentPort!.on('message', (task: PieceTask) => parentPort!.postMessage(quantizer.round(task)));
