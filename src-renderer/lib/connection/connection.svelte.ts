import { type DocentApi, docentApi } from '../../../src-main/contract/docent-api.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';
import type { CallOptions } from '../../../src-main/contract/service.ts';
import { type Client, createClient, type Port } from '../../../src-main/rpc/index.ts';
import { MendedErrors } from './mended-errors.ts';

/** `refused`: retrying is pointless, e.g. without a token. */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused';

/** Milliseconds between attempts: short at first, for a restart; then longer, for a Docent that was quit. */
const BACKOFF_MS = [250, 500, 1000, 2000, 4000, 8000];

/**
 * The window's link to Docent, which may come and go under an `api` that stays the same: calls wait for the link, those under way when it
 * breaks fail with `closed`, and `onOpen` tells who must look again.
 */
export class Connection {
  #status = $state<ConnectionStatus>('connecting');
  readonly #connect: () => Promise<Port>;
  readonly #listeners = new Set<() => void>();
  #client: Promise<Client<typeof docentApi>>;
  #resolve: (client: Client<typeof docentApi>) => void = () => undefined;
  #wake: () => void = () => undefined;
  #attempt = 0;

  readonly api: DocentApi;
  readonly mended = new MendedErrors();

  constructor(connect: () => Promise<Port>) {
    this.#connect = connect;
    this.#client = this.#nextClient();
    this.api = proxy(() => this.#client, this.mended);
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** Calls `listener` each time the link opens, and at once when it is open already. */
  onOpen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#status === 'open') listener();
    return () => this.#listeners.delete(listener);
  }

  /** Connects, and again whenever the link is lost. Never ends. */
  async run(): Promise<never> {
    while (true) {
      try {
        const port = await this.#connect();
        const closed = new Promise<void>((resolve) => port.onClose(() => resolve()));
        const client = createClient(port, docentApi);
        this.#attempt = 0;
        this.#status = 'open';
        this.#resolve(client);
        for (const listener of this.#listeners) listener();
        await closed;
        client.dispose();
        this.#client = this.#nextClient();
        this.#status = 'lost';
      } catch {
        this.#status = 'lost';
      }
      await this.#pause();
    }
  }

  /** Tries again at once. */
  retry(): void {
    this.#wake();
  }

  refuse(): void {
    this.#status = 'refused';
  }

  #nextClient(): Promise<Client<typeof docentApi>> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  #pause(): Promise<void> {
    const ms = BACKOFF_MS[Math.min(this.#attempt++, BACKOFF_MS.length - 1)]!;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function proxy(client: () => Promise<Client<typeof docentApi>>, mended: MendedErrors): DocentApi {
  const api: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(docentApi)) {
    type Call = (params: unknown, options?: CallOptions) => Promise<unknown>;
    type Stream = (params: unknown, options?: CallOptions) => AsyncIterable<unknown>;
    const of = async () => (await client()).service[name as keyof DocentApi];
    api[name] =
      method.kind === 'call'
        ? async (params: unknown, options?: CallOptions) => {
            const { done, failed } = mended.begin(name, params);
            try {
              const result = await ((await of()) as unknown as Call)(params, options);
              done();
              return result;
            } catch (error) {
              failed(error);
              throw error;
            }
          }
        : async function* (params: unknown, options?: CallOptions) {
            const { done, failed } = mended.begin(name, params);
            try {
              yield* ((await of()) as unknown as Stream)(params, options);
              done();
            } catch (error) {
              failed(error);
              throw error;
            }
          };
  }
  return api as unknown as DocentApi;
}

/** Whether a call failed because the link broke: the banner says so already. */
export function isLinkLost(error: unknown): boolean {
  return error instanceof DocentError && error.code === 'closed';
}
