import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface StandInRepository {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly licence?: string;
  readonly modelType?: string;
  /** What the hub says that it is for. */
  readonly task?: string;
  /** Wanted in the Authorization header. */
  readonly token?: string;
}

/** What happens to one request for bytes instead of an answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number }
  /** The connection is cut after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly after: number };

export const REVISION = 'c0ffee'.repeat(7).slice(0, 40);
/** Files from this size on are kept outside git, as the hub does. */
const LFS_FROM = 1000;
/** Entries on a page of the list, few, so that pages are turned. */
const PAGE = 3;

/**
 * A server on loopback that speaks as much of the Hugging Face hub's API as its client uses to look at a model and to download it: information, a
 * list in pages, `resolve` with redirects to another origin's path, ETags, ranges, and the digests of git and of large files.
 */
export class HubStandIn implements AsyncDisposable {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #repositories: Record<string, StandInRepository>;
  /** Bytes sent of files. */
  sent = 0;
  readonly requests: string[] = [];
  /** Asked for each request for bytes, in order. */
  fault: (path: string, count: number) => Fault | undefined = () => undefined;
  /** What the list says, where it is not true. */
  listed: (entry: Record<string, unknown>) => Record<string, unknown> = (entry) => entry;
  #count = 0;

  constructor(repositories: Record<string, StandInRepository>) {
    this.#repositories = repositories;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  add(name: string, repository: StandInRepository): void {
    this.#repositories[name] = repository;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, this.url);
    this.requests.push(`${request.method} ${decodeURIComponent(url.pathname)}`);
    const [, name, rest] = /^\/(?:api\/models\/)?([^/]+\/[^/]+)\/(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const repository = this.#repositories[name ?? ''];
    if (repository === undefined || rest === undefined) {
      problem(response, 404, 'RepoNotFound');
      return;
    }
    if (repository.token !== undefined && request.headers.authorization !== `Bearer ${repository.token}`) {
      problem(response, 401, 'GatedRepo');
      return;
    }
    if (rest.startsWith('revision/')) {
      if (!/^revision\/(?:HEAD|main|refs\/pr\/\d+|c0ffee.*)$/.test(rest)) {
        problem(response, 404, 'RevisionNotFound');
        return;
      }
      const { licence, modelType, task } = repository;
      json(response, {
        ...{ _id: '1', id: name, private: false, gated: false, likes: 0, downloads: 0, sha: REVISION },
        lastModified: '2026-01-01T00:00:00.000Z',
        cardData: licence === undefined ? {} : { license: licence },
        config: modelType === undefined ? {} : { model_type: modelType },
        pipeline_tag: task,
      });
    } else if (rest === `tree/${REVISION}`) this.#list(repository, name!, url, response);
    else if (rest.startsWith(`resolve/${REVISION}/`)) {
      this.#resolve(repository, rest.slice(`resolve/${REVISION}/`.length), name!, request, response);
    } else if (rest.startsWith('blob/')) this.#send(repository.files[rest.slice(5)]!, rest.slice(5), request, response);
    else problem(response, 404, 'EntryNotFound');
  }

  #list({ files }: StandInRepository, name: string, url: URL, response: ServerResponse): void {
    const at = Number(url.searchParams.get('cursor') ?? 0);
    const entries = Object.entries(files).map(([path, bytes]) =>
      this.listed({ type: 'file', path, ...entryOf(bytes) }),
    );
    const more = at + PAGE < entries.length;
    const next = `${this.url}/api/models/${name}/tree/${REVISION}?recursive=true&cursor=${at + PAGE}`;
    if (more) response.setHeader('Link', `<${next}>; rel="next"`);
    json(response, [
      { type: 'directory', path: 'onnx', size: 0, oid: '0'.repeat(40) },
      ...entries.slice(at, at + PAGE),
    ]);
  }

  #resolve(
    { files }: StandInRepository,
    path: string,
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const bytes = files[path];
    if (bytes === undefined) {
      problem(response, 404, 'EntryNotFound');
      return;
    }
    const { lfs, oid } = entryOf(bytes);
    response.setHeader('X-Repo-Commit', REVISION);
    if (lfs === undefined) {
      response.setHeader('ETag', `"${oid}"`);
      this.#send(bytes, path, request, response);
      return;
    }
    response.setHeader('X-Linked-ETag', `"${lfs.oid}"`);
    response.setHeader('X-Linked-Size', bytes.length);
    response.setHeader('ETag', `"${lfs.oid}"`);
    response.writeHead(302, { Location: `/${name}/blob/${path}` }).end();
  }

  #send(bytes: Buffer, path: string, request: IncomingMessage, response: ServerResponse): void {
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const [from, to] = range ? [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)] : [0, bytes.length - 1];
    const probe = range !== null && from === 0 && to === 0;
    const body = bytes.subarray(from, to + 1);
    if (range) response.setHeader('Content-Range', `bytes ${from}-${to}/${bytes.length}`);
    response.setHeader('ETag', response.getHeader('ETag') ?? `"${entryOf(bytes).oid}"`);
    const fault = probe ? undefined : this.fault(path, this.#count++);
    if (fault?.kind === 'status') {
      problem(response, fault.status, 'Busy');
      return;
    }
    response.writeHead(range ? 206 : 200, {
      'Content-Length': body.length,
      'Content-Type': 'application/octet-stream',
    });
    if (fault?.kind === 'cut') {
      response.write(body.subarray(0, fault.after), () => response.destroy());
      this.sent += Math.min(fault.after, body.length);
      return;
    }
    this.sent += body.length;
    response.end(body);
  }
}

/** A model's folder as a repository has it. */
export function repositoryOf(dir: string): Record<string, Buffer> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length + 1).replaceAll('\\', '/'), readFileSync(path)];
    }),
  );
}

function entryOf(bytes: Buffer): {
  size: number;
  oid: string;
  lfs?: { oid: string; size: number; pointerSize: number };
} {
  const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  if (bytes.length < LFS_FROM) return { size: bytes.length, oid };
  const lfs = { oid: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, pointerSize: 130 };
  return { size: bytes.length, oid, lfs };
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Error-Code': code });
  response.end(JSON.stringify({ error: code }));
}
