import { fileURLToPath } from 'node:url';
import { type ForkOptions, forkChild, type StartChild } from '../../processes/child.ts';
import { passedEnvironment } from '../../processes/passed-environment.ts';
import { HEAP_MB } from '../limits.ts';
import { WorkerPool } from './worker-pool.ts';

const DOCUMENT_PROCESS = fileURLToPath(new URL('../worker/document-process.ts', import.meta.url));

let start: StartChild | undefined;
let pool: WorkerPool | undefined;

/** Replaces how the processes are started, for Electron. Call it before the first document is opened. */
export function startDocumentsWith(starter: StartChild): void {
  start = starter;
  pool = undefined;
}

/** The processes that read documents, shared by the whole program. */
export function documentWorkers(): WorkerPool {
  pool ??= new WorkerPool(start ?? forkChild(DOCUMENT_PROCESS, documentProcess()));
  return pool;
}

/**
 * How a process that reads documents is started. One thread collects garbage, so that a document that makes much of it takes no processor from
 * the others, and the program may ask for a collection. Room for 4 MB of young objects saves a process that reads page after page some 40 MB,
 * and two arenas of glibc instead of eight for each core 20 MB; neither costs time.
 */
export function documentProcess(): Required<ForkOptions> {
  return {
    execArgv: [`--max-old-space-size=${HEAP_MB}`, '--max-semi-space-size=4', '--single-threaded-gc', '--expose-gc'],
    env: { ...passedEnvironment(), MALLOC_ARENA_MAX: '2' },
  };
}
