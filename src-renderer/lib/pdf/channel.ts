import { DocentError, type ErrorCode } from '../../../src-main/contract/errors.ts';

/** Methods by name: each takes one value and returns one. */
export type Methods = Record<string, (params: never) => unknown>;

type Params<M extends Methods, N extends keyof M> = Parameters<M[N]>[0];
type Result<M extends Methods, N extends keyof M> = Awaited<ReturnType<M[N]>>;

/** What a method returns; `moved` is transferred instead of copied. */
interface Answer<R> {
  readonly value: R;
  readonly moved?: Transferable[];
}

export type Handlers<M extends Methods> = {
  readonly [N in keyof M]: (params: Params<M, N>, signal: AbortSignal) => Promise<Answer<Result<M, N>>>;
};

export interface Endpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

type Message =
  | { kind: 'call'; id: number; method: string; params: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'error'; id: number; code: ErrorCode; message: string };

/**
 * Calls in both directions between a window and its own worker. Unlike `src-main/rpc`, which checks every value because it crosses a trust
 * boundary, this carries bitmaps and pixel buffers by transfer, and both ends are one program.
 */
export class Channel<Theirs extends Methods, Ours extends Methods> {
  readonly #endpoint: Endpoint;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #serving = new Map<number, AbortController>();
  #next = 0;
  #closed: DocentError | undefined;

  constructor(endpoint: Endpoint, handlers: Handlers<Ours>) {
    this.#endpoint = endpoint;
    endpoint.addEventListener('message', (event: MessageEvent<Message>) => this.#receive(event.data, handlers));
  }

  /** @throws DocentError cancelled, closed, and what the other end throws */
  call<N extends keyof Theirs & string>(
    method: N,
    params: Params<Theirs, N>,
    options: { signal?: AbortSignal | undefined; moved?: Transferable[] } = {},
  ): Promise<Result<Theirs, N>> {
    const { signal } = options;
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const abort = () => {
        if (!this.#pending.delete(id)) return;
        this.#post({ kind: 'cancel', id });
        reject(cancelled());
      };
      const leave = () => signal?.removeEventListener('abort', abort);
      this.#pending.set(id, {
        resolve: (value) => {
          leave();
          resolve(value as Result<Theirs, N>);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
      this.#post({ kind: 'call', id, method, params }, options.moved);
    });
  }

  /** Rejects pending and later calls. */
  close(error: DocentError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    for (const serving of this.#serving.values()) serving.abort();
  }

  #post(message: Message, moved: Transferable[] = []): void {
    this.#endpoint.postMessage(message, moved);
  }

  #receive(message: Message, handlers: Handlers<Ours>): void {
    switch (message.kind) {
      case 'call':
        void this.#serve(message.id, message.method, message.params, handlers);
        break;
      case 'cancel':
        this.#serving.get(message.id)?.abort();
        break;
      case 'value': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        if (pending !== undefined) pending.resolve(message.value);
        else if (message.value instanceof ImageBitmap) message.value.close();
        break;
      }
      case 'error': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        pending?.reject(new DocentError(message.code, message.message));
      }
    }
  }

  async #serve(id: number, method: string, params: unknown, handlers: Handlers<Ours>): Promise<void> {
    const serving = new AbortController();
    this.#serving.set(id, serving);
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new DocentError('internal', `There is no method ${method}. Please report this.`);
      const { value, moved } = await handler(params as never, serving.signal);
      this.#post({ kind: 'value', id, value }, moved);
    } catch (error) {
      const known = asDocentError(error);
      this.#post({ kind: 'error', id, code: known.code, message: known.message });
    } finally {
      this.#serving.delete(id);
    }
  }
}

function cancelled(): DocentError {
  return new DocentError('cancelled', 'This was cancelled.');
}

function asDocentError(error: unknown): DocentError {
  if (error instanceof DocentError) return error;
  if (error instanceof DOMException && error.name === 'AbortError') return cancelled();
  return new DocentError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
