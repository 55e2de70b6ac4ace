import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type DocentApi, docentApi } from '../../contract/docent-api.ts';
import { RPC_PROTOCOL, serve, webSocketPort } from '../../rpc/index.ts';

export interface SocketLimits {
  readonly maxMessageBytes: number;
  readonly maxClients: number;
  /** Milliseconds without an answer to a ping after which a client is gone. */
  readonly pingMs: number;
}

/** A page that is looked at says something more often; one that was let go of connects again by itself. */
const SILENT_MS = 5000;

/** WebSocket close codes (RFC 6455, section 7.4.1): 1001 we are going away. */
const GOING_AWAY = 1001;

/** The pages that are connected, each over its own WebSocket. The caller has checked the client. */
export class ClientSockets {
  /** undefined: it could not be opened, which its opener says. */
  readonly #api: Promise<DocentApi | undefined>;
  readonly #limits: SocketLimits;
  readonly #server: WebSocketServer;
  readonly #alive = new WeakSet<WebSocket>();
  /** When it last said something, from the longest silent to the last heard. */
  readonly #heard = new Map<WebSocket, number>();
  readonly #pings: NodeJS.Timeout;
  readonly #onCount: (count: number) => void;

  /** @param onCount called with the number of clients whenever it changes */
  constructor(api: DocentApi | Promise<DocentApi>, limits: SocketLimits, onCount: (count: number) => void) {
    this.#api = Promise.resolve(api).catch(() => undefined);
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

  /** Connects a client, which waits for the API. @returns false where there are too many clients, or no API */
  async connect(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<boolean> {
    const api = await this.#api;
    if (api === undefined || (this.count >= this.#limits.maxClients && !this.#makeRoom())) return false;
    this.#accept(api, request, socket, head);
    return true;
  }

  /** Drops the client that has been silent longest, so that dead sockets lock no client out. @returns whether there was one */
  #makeRoom(): boolean {
    const [client, at] = this.#heard.entries().next().value ?? [];
    if (client === undefined || at === undefined || performance.now() - at < SILENT_MS) return false;
    this.#heard.delete(client);
    client.terminate();
    return true;
  }

  #accept(api: DocentApi, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const port = webSocketPort(client);
      const stop = serve(port, docentApi, api);
      this.#alive.add(client);
      const heard = () => {
        this.#heard.delete(client);
        this.#heard.set(client, performance.now());
      };
      heard();
      client.on('message', heard);
      client.on('pong', () => this.#alive.add(client));
      client.on('close', () => {
        stop();
        this.#heard.delete(client);
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
