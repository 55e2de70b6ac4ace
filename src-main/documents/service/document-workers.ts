import { fileURLToPath } from 'node:url';
import { forkChild, type StartChild } from '../../processes/child.ts';
import { HEAP_MB } from '../limits.ts';
import { WorkerPool } from './worker-pool.ts';

const DOCUMENT_PROCESS = fileURLToPath(new URL('../worker/document-process.ts', import.meta.url));

/** The environment variables that Node and native libraries need. Keys and tokens are kept from a process that reads strangers' files. */
const PASSED =
  /^(?:PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LC_\w+|SYSTEMROOT|WINDIR|NODE_COMPILE_CACHE|LD_LIBRARY_PATH|FONTCONFIG_\w+)$/i;

/** One thread collects garbage, so that a document that makes much of it takes no processor from the others. */
export const DOCUMENT_EXEC_ARGV: readonly string[] = [`--max-old-space-size=${HEAP_MB}`, '--single-threaded-gc'];

let start: StartChild | undefined;
let pool: WorkerPool | undefined;

/** Replaces how the processes are started, for Electron. Call it before the first document is opened. */
export function startDocumentsWith(starter: StartChild): void {
  start = starter;
  pool = undefined;
}

/** The processes that read documents, shared by the whole program. */
export function documentWorkers(): WorkerPool {
  pool ??= new WorkerPool(start ?? forked());
  return pool;
}

/** The environment of a process that reads strangers' files. */
export function passedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED.test(name)));
}

function forked(): StartChild {
  return forkChild(DOCUMENT_PROCESS, { execArgv: DOCUMENT_EXEC_ARGV, env: passedEnvironment() });
}
