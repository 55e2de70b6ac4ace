import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type DocentApi, docentApi } from '../../contract/docent-api.ts';
import { RPC_PROTOCOL, serve, webSocketPort } from '../../rpc/index.ts';

export interface SocketLimits {
  readonly maxMessageBytes: number;
  readonly maxClients: number;
  /** A client that answers no ping for so long is gone. */
  readonly pingMs: number;
}

/** WebSocket close codes (RFC 6455, section 7.4.1): 1001 we are going away. */
const GOING_AWAY = 1001;

/** The pages that are connected, each served over a WebSocket of its own. Whoever calls `accept` has checked who asks. */
export class ClientSockets {
  readonly #api: DocentApi;
  readonly #limits: SocketLimits;
  readonly #server: WebSocketServer;
  readonly #alive = new WeakSet<WebSocket>();
  readonly #pings: NodeJS.Timeout;
  readonly #onCount: (count: number) => void;

  /** @param onCount called with the number of clients whenever it changes */
  constructor(api: DocentApi, limits: SocketLimits, onCount: (count: number) => void) {
    this.#api = api;
    this.#limits = limits;
    this.#onCount = onCount;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: limits.maxMessageBytes,
      // Pixels and PDF bytes do not get smaller, and nothing leaves the machine.
      perMessageDeflate: false,
      handleProtocols: () => RPC_PROTOCOL,
    });
    this.#pings = setInterval(() => this.#ping(), limits.pingMs);
    this.#pings.unref();
  }

  get count(): number {
    return this.#server.clients.size;
  }

  get isFull(): boolean {
    return this.count >= this.#limits.maxClients;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const port = webSocketPort(client);
      const stop = serve(port, docentApi, this.#api);
      this.#alive.add(client);
      client.on('pong', () => this.#alive.add(client));
      client.on('close', () => {
        stop();
        this.#onCount(this.count);
      });
      this.#onCount(this.count);
    });
  }

  /** Says goodbye to every client. Idempotent. */
  close(reason: string): void {
    clearInterval(this.#pings);
    for (const client of this.#server.clients) {
      client.close(GOING_AWAY, reason);
      // A client that does not answer the goodbye is not waited for.
      setTimeout(() => client.terminate(), 500).unref();
    }
    this.#server.close();
  }

  /** A laptop that slept or a page that was killed leaves sockets behind which look open. */
  #ping(): void {
    for (const client of this.#server.clients) {
      if (this.#alive.delete(client)) client.ping();
      else client.terminate();
    }
  }
}
