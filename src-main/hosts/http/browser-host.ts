import { once } from 'node:events';
import type http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { DocentApi } from '../../contract/docent-api.ts';
import { DocentError } from '../../contract/errors.ts';
import { RPC_PATH, RPC_PROTOCOL } from '../../rpc/index.ts';
import { ClientSockets, type SocketLimits } from './client-sockets.ts';
import { IdleWatch } from './idle-watch.ts';
import { OPEN_PAGE, OPEN_PATH, OPEN_SCRIPT } from './open-page.ts';
import { isFromThisMachine, isOwnHost, isOwnOrigin, LOOPBACK } from './own-address.ts';
import type { ProgramDoor } from './program-door.ts';
import { readBody } from './read-body.ts';
import { isSameSecret, newSecret, OneTimeCodes } from './secrets.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { StaticFiles } from './static-files.ts';

// As CommonJS: an import reads every export of it, WebSocket too, and so loads Node's fetch, a tenth of the work of a start.
const { createServer } = createRequire(import.meta.url)('node:http') as typeof http;

export interface BrowserHostSettings {
  /** What pages may call; `workspace.api`. While it is being opened, pages get their files and wait for it. */
  readonly api: DocentApi | Promise<DocentApi>;
  /** The built renderer, dist/renderer; left out: a server for programs, without a window. */
  readonly rendererDir?: string | undefined;
  /** 0 (the default): any free one. */
  readonly port?: number | undefined;
  /** No page for so long, and nothing running: `onIdle` is called. 0 (the default): never. */
  readonly idleMs?: number | undefined;
  /** Resolves when nothing runs; `workspace.whenQuiet`. */
  readonly whenQuiet?: (() => Promise<void>) | undefined;
  readonly onIdle?: (() => void) | undefined;
  /** Files of a second start on the same data; `workspace.openFiles`. */
  readonly onOpenFiles?: ((paths: readonly string[]) => Promise<void>) | undefined;
  /** Where other programs ask, if they may. */
  readonly programs?: ProgramDoor | undefined;
  readonly limits?: Partial<SocketLimits> | undefined;
}

export interface BrowserHost {
  readonly port: number;
  /** The address to print, with the token. */
  readonly url: string;
  /** What later starts must show; for the lock file, never for a page. */
  readonly controlSecret: string;
  /** An address for a browser's command line: it works once. */
  oneTimeUrl(): string;
  /** How many pages are connected. */
  readonly clients: number;
  /** Takes no new requests; pages stay connected. Idempotent. */
  refuseNew(): void;
  /** Ends every connection. Idempotent. */
  close(reason?: string): Promise<void>;
}

export const CONTROL_OPEN_PATH = '/control/open';
export const ALIVE_PATH = '/control/alive';

const LIMITS: SocketLimits = { maxMessageBytes: 256 * 2 ** 20, maxClients: 32, pingMs: 30_000 };
const MAX_CONNECTIONS = 128;
/**
 * A silent socket occupies its place for ten seconds only. With two, a busy machine closed what Chromium had opened ahead just when it was to be
 * used (ERR_SOCKET_NOT_CONNECTED), and the window came without its style sheet.
 */
const TIMEOUTS = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 500,
};

const TOO_LONG = 'The address and the headers of this request are too long: at most 16 KiB are taken. Shorten them.';
const NO_REQUEST = 'This is no request that HTTP allows. Correct it.';

/**
 * A connection that stays silent is closed without a word: browsers open some ahead, and would take a 408 for the answer to the next request. A connection that
 * was only closed they open again.
 */
function endConnection({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' || !socket.writable) socket.destroy();
  else socket.end(refusal(code === 'HPE_HEADER_OVERFLOW' ? TOO_LONG : NO_REQUEST));
}

/** What could not be read as a request has no path. A program gets an error as it gets all others (program-door.ts). */
function refusal(message: string): string {
  const body = JSON.stringify({ error: { code: 'bad-input', message, subject: null } });
  const head = ['HTTP/1.1 400 Bad Request', 'Connection: close', 'Content-Type: application/json'];
  return [...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

/**
 * Serves the renderer and, at `RPC_PATH`, the API on 127.0.0.1. The page's files are public to this machine; the API wants the token of this
 * start, our own Host (DNS rebinding) and our own Origin (other pages).
 *
 * @throws DocentError file-not-found (no renderer), in-use (the port is taken), bad-input (the port may not be used)
 */
export async function createBrowserHost(settings: BrowserHostSettings): Promise<BrowserHost> {
  const files = settings.rendererDir === undefined ? undefined : await StaticFiles.list(settings.rendererDir);
  const [token, controlSecret, codes] = [newSecret(), newSecret(), new OneTimeCodes()];
  // While modules are being loaded, a request may lie in its socket for longer than silence is suffered.
  const server = createServer({ ...TIMEOUTS, headersTimeout: TIMEOUTS.requestTimeout });
  const loaded = () => {
    server.headersTimeout = TIMEOUTS.headersTimeout;
  };
  void Promise.resolve(settings.api).then(loaded, loaded);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', endConnection);
  const port = await listen(server, settings.port ?? 0);
  const origin = `http://${LOOPBACK}:${port}`;
  const idle = new IdleWatch(settings.idleMs ?? 0, settings.whenQuiet ?? (async () => undefined), () =>
    settings.onIdle?.(),
  );
  const sockets = new ClientSockets(settings.api, { ...LIMITS, ...settings.limits }, (count) => idle.update(count));

  const answerPost = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (path === OPEN_PATH && isOwnOrigin(request)) {
      const valid = codes.use(await readBody(request));
      send(response, valid ? 200 : 403, valid ? token : 'This code has been used or has expired.');
    } else if (path === CONTROL_OPEN_PATH && isControl(request, controlSecret)) {
      const paths: unknown = JSON.parse(await readBody(request));
      if (!Array.isArray(paths) || !paths.every((item) => typeof item === 'string'))
        return send(response, 400, 'Give a list of paths.');
      await settings.onOpenFiles?.(paths);
      send(response, 200, codes.create());
    } else send(response, 403, 'Refused.');
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isFromThisMachine(request) || !isOwnHost(request, port))
      return send(response, 421, 'This is not the host you asked for.');
    setSecurityHeaders(response, request.headers.host!);
    const path = request.url!.split('?', 1)[0]!;
    if (await settings.programs?.answer(path, request, response)) return;
    if (request.method === 'POST') return await answerPost(path, request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return send(response, 405, 'Only GET and HEAD are allowed.');
    }
    if (path === OPEN_PATH) return send(response, 200, OPEN_PAGE, 'text/html');
    if (path === `${OPEN_PATH}.js`) return send(response, 200, OPEN_SCRIPT, 'text/javascript');
    if (path === ALIVE_PATH && isControl(request, controlSecret)) return send(response, 200, 'docent');
    if (!(await files?.answer(path, request, response))) send(response, 404, 'There is nothing here.');
  };

  server.on('request', (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) send(response, 500, 'This request could not be answered.');
      else response.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refuse = (status: string): void => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    const path = request.url!.split('?', 1)[0];
    if (!isFromThisMachine(request) || !isOwnHost(request, port)) refuse('421 Misdirected Request');
    else if (path !== RPC_PATH) refuse('404 Not Found');
    else if (!isOwnOrigin(request)) refuse('403 Forbidden');
    else if (!offersToken(request, token)) refuse('401 Unauthorized');
    else
      void sockets.connect(request, socket, head).then((connected) => {
        if (!connected) refuse('503 Service Unavailable');
      });
  });

  const closed = once(server, 'close');
  let closing: Promise<void> | undefined;
  const refuseNew = (): void => {
    idle.stop();
    if (server.listening) server.close();
  };
  return {
    port,
    url: `${origin}/#token=${token}`,
    controlSecret,
    get clients() {
      return sockets.count;
    },
    oneTimeUrl: () => `${origin}${OPEN_PATH}#${codes.create()}`,
    refuseNew,
    close: (reason = 'Docent has ended') => {
      closing ??= (async () => {
        refuseNew();
        sockets.close(reason);
        server.closeIdleConnections();
        const timer = setTimeout(() => server.closeAllConnections(), 1000);
        await closed;
        clearTimeout(timer);
      })();
      return closing;
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  server.listen({ host: LOOPBACK, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE')
      throw new DocentError('in-use', `Port ${port} is already in use. Choose another, or leave --port out.`, {
        cause,
      });
    throw new DocentError('bad-input', `Port ${port} cannot be used (${String(code)}). Choose another.`, { cause });
  }
  return (server.address() as AddressInfo).port;
}

/** A later start of the same user, which could read the lock file. Never a page: those always say where they come from. */
function isControl(request: IncomingMessage, secret: string): boolean {
  const given = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  return request.headers.origin === undefined && isSameSecret(given, secret);
}

function offersToken(request: IncomingMessage, token: string): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((item) => item.trim());
  return offered.length === 2 && offered[0] === RPC_PROTOCOL && isSameSecret(offered[1]!, token);
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(text);
}
