import { isMainThread, workerData } from 'node:worker_threads';
import { guard, startGuard } from './memory-guard.ts';

/** Reads documents as a process: forked by a WorkerPool, ends when its parent closes the channel or dies. Its only other thread is the memory guard. */
if (!isMainThread) guard(workerData);
const { serveDocuments } = await import('./serve-documents.ts');
serveDocuments(startGuard(new URL(import.meta.url)));
