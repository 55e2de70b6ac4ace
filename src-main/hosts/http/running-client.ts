import { WebSocket } from 'ws';
import { type DocentApi, docentApi } from '../../contract/docent-api.ts';
import { DocentError } from '../../contract/errors.ts';
import { createClient, rpcSocket, tokenOfFragment, webSocketPort } from '../../rpc/index.ts';
import type { RunningInstance } from './instance-lock.ts';

export interface RunningClient {
  readonly api: DocentApi;
  /** Resolves when the connection has ended at either side. */
  readonly closed: Promise<void>;
  close(): void;
}

/** The API of a Docent that runs on the same data: one process has the library, others ask it. */
export function connectToRunning({ url }: Pick<RunningInstance, 'url'>): RunningClient {
  const address = new URL(url);
  const token = tokenOfFragment(address.hash);
  if (token === undefined) throw new DocentError('internal', 'The lock file of the running Docent has no token.');
  const port = webSocketPort(new WebSocket(...rpcSocket(address.href, token), { origin: address.origin }));
  const closed = new Promise<void>((resolve) => port.onClose(() => resolve()));
  const client = createClient(port, docentApi);
  return {
    api: client.service,
    closed,
    close: () => {
      client.dispose();
      port.close();
    },
  };
}
