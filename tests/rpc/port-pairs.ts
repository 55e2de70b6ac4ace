import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort as NodeMessagePort } from 'node:worker_threads';
import { WebSocketServer, WebSocket as WsSocket } from 'ws';
import type { ServiceDescription, ServiceInterface } from '../../src-main/contract/service.ts';
import { childPort } from '../../src-main/processes/child-port.ts';
import {
  type EmitterEndpoint,
  electronPort,
  type Port,
  serve,
  type WebSocketLike,
  webSocketPort,
} from '../../src-main/rpc/index.ts';
import { memoryPorts } from './memory-port.ts';

export interface PortPair {
  readonly near: Port;
  readonly far: Port;
  /** Ends the far side without a word, as a crash does. */
  kill(): void | Promise<void>;
}

/** Every port that has both ends in this process. */
export const portPairs: Readonly<Record<string, () => Promise<PortPair>>> = {
  'the in-memory port': async () => {
    const [near, far] = memoryPorts();
    return { near, far, kill: () => far.close() };
  },
  'the WebSocket port (ws at both ends)': () =>
    webSocketPair((url) => new WsSocket(url, { maxPayload: 256 * 2 ** 20, perMessageDeflate: false })),
  'the WebSocket port (a browser-like WebSocket to ws)': () => webSocketPair((url) => new WebSocket(url)),
  "the Electron port (Node's MessageChannel as a stand-in for Electron's)": async () => {
    const { port1, port2 } = new MessageChannel();
    const far = electronPort(new MessagePortMainStandIn(port2));
    // The near end is what a page has: a port with addEventListener.
    return { near: electronPort(port1 as unknown as MessagePort), far, kill: () => port2.close() };
  },
};

/** Node's port with the shape of Electron's MessagePortMain: an emitter whose messages come as events. */
class MessagePortMainStandIn extends EventEmitter implements EmitterEndpoint {
  readonly #port: NodeMessagePort;

  constructor(port: NodeMessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.#port.close();
  }
}

/** A real server on a real socket. */
async function webSocketPair(connect: (url: string) => WebSocketLike): Promise<PortPair> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 256 * 2 ** 20 });
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const near = webSocketPort(connect(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
  const [socket] = (await accepted) as [WsSocket];
  const kill = async (): Promise<void> => {
    socket.terminate();
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  return { near, far: webSocketPort(socket), kill };
}

export interface Connection {
  readonly port: Port;
  /** Ends the serving side for good. */
  kill(): void | Promise<void>;
}

/** A served service behind every port, the child process included (its far end lives in `childEntry`). */
export function connections<D extends ServiceDescription>(
  description: D,
  implementation: () => ServiceInterface<D>,
  childEntry: string,
): Readonly<Record<string, () => Promise<Connection>>> {
  const entries = Object.entries(portPairs).map(([name, open]): [string, () => Promise<Connection>] => [
    name,
    async () => {
      const { near, far, kill } = await open();
      serve(far, description, implementation());
      return { port: near, kill };
    },
  ]);
  const child = async (): Promise<Connection> => {
    const process: ChildProcess = fork(fileURLToPath(new URL(childEntry, import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
    });
    const kill = async (): Promise<void> => {
      if (process.exitCode !== null || process.signalCode !== null) return;
      process.kill('SIGKILL');
      await once(process, 'exit');
    };
    return { port: childPort(process), kill };
  };
  return Object.fromEntries([...entries, ['the child-process port', child]]);
}
