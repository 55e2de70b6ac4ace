import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import { type BrowserHost, type BrowserHostSettings, createBrowserHost } from '../../src-main/hosts/http/index.ts';
import { createClient, RPC_PROTOCOL, webSocketPort } from '../../src-main/rpc/index.ts';
import { samplesApi } from '../rpc/docent-samples.ts';

/** A folder as Vite builds it, beside files that must not be served. */
export function builtFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'docent-renderer-'));
  const renderer = join(dir, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.txt'), 'secret');
  writeFileSync(join(dir, 'secret.js'), 'secret');
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Docent</title>');
  writeFileSync(join(renderer, 'assets', 'index-Ab3_dE-9.js'), 'export {};');
  writeFileSync(join(renderer, 'assets', 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(renderer, 'assets', 'openjpeg.wasm'), Buffer.from([0, 97, 115, 109]));
  writeFileSync(join(renderer, 'assets', '한글 이름.css'), 'p {}');
  writeFileSync(join(renderer, '.env'), 'secret');
  writeFileSync(join(renderer, 'notes.txt'), 'secret');
  symlinkSync(join(dir, 'secret.js'), join(renderer, 'link.js'));
  return renderer;
}

export interface StartedHost extends AsyncDisposable {
  readonly host: BrowserHost;
  readonly token: string;
  readonly calls: { method: string; params: unknown }[];
}

/** A host over the samples of every method. */
export async function startHost(settings: Partial<BrowserHostSettings> = {}): Promise<StartedHost> {
  const rendererDir = builtFolder();
  const { api, calls } = samplesApi();
  const host = await createBrowserHost({ api, rendererDir, ...settings });
  const token = new URLSearchParams(new URL(host.url).hash.slice(1)).get('token') ?? '';
  return {
    host,
    token,
    calls,
    [Symbol.asyncDispose]: async () => {
      await host.close();
      rmSync(join(rendererDir, '..'), { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as a program writes it: path and headers exactly as given. */
export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface SocketWish {
  readonly path?: string;
  readonly host?: string;
  readonly origin?: string | null;
  readonly protocols?: string[];
}

/** A WebSocket as our page opens it, with the given differences. */
export function openSocket({ host, token }: { host: BrowserHost; token: string }, wish: SocketWish = {}): WebSocket {
  const own = `127.0.0.1:${host.port}`;
  const headers: Record<string, string> = { Host: wish.host ?? own };
  if (wish.origin !== null) headers.Origin = wish.origin ?? `http://${own}`;
  return new WebSocket(`ws://${own}${wish.path ?? '/rpc'}`, wish.protocols ?? [RPC_PROTOCOL, token], { headers });
}

/** The status that the upgrade was answered with: 101 when it became a WebSocket. */
export function upgradeStatus(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      resolve(101);
      socket.close();
    });
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    socket.on('error', reject);
  });
}

export function clientOf(started: StartedHost, wish?: SocketWish) {
  const port = webSocketPort(openSocket(started, wish));
  return { port, ...createClient(port, docentApi) };
}
