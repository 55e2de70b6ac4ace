import { DocentError } from '../../../src-main/contract/errors.ts';
import { Channel, type Handlers } from './channel.ts';
import type { PageWorkerMethods, WindowMethods } from './worker/page-worker-methods.ts';

let spare: Worker | undefined;

function startWorker(): Worker {
  return new Worker(new URL('./worker/page-worker.ts', import.meta.url), { type: 'module', name: 'pages' });
}

/** When the next document's worker is started, milliseconds after the last one was taken: not while that one draws its first page. */
const REST = 4000;

/** Starts a worker ahead of time: the first page of the next document comes sooner. Call it when the window is idle. */
export function preparePages(): void {
  spare ??= startWorker();
}

export interface PageWorker {
  readonly channel: Channel<PageWorkerMethods, WindowMethods>;
  dispose(): void;
}

/** A worker for one document, so that terminating it frees everything, even a hanging drawing. */
export function takePageWorker(handlers: Handlers<WindowMethods>): PageWorker {
  const worker = spare ?? startWorker();
  spare = undefined;
  setTimeout(() => requestIdleCallback(preparePages), REST);
  const channel = new Channel<PageWorkerMethods, WindowMethods>(worker, handlers);
  worker.addEventListener('error', (event) => {
    channel.close(new DocentError('internal', `Drawing pages stopped (${event.message}). Open the document again.`));
  });
  return {
    channel,
    dispose: () => {
      channel.close(new DocentError('closed', 'The document was closed. Open it again.'));
      worker.terminate();
    },
  };
}
