import { DocentError } from '../contract/errors.ts';
import type { CallOptions, ServiceDescription, ServiceInterface, StreamMethod } from '../contract/service.ts';
import { type ClientFrame, firstIssue, fromWireError, ServerFrame } from './frames.ts';
import type { Port } from './port.ts';

/** Items that a stream may be ahead of its reader. It is small because a reader that stops must also stop the decoder. */
const STREAM_CREDIT = 16;

interface Pending {
  item(value: unknown): void;
  done(value: unknown): void;
  fail(error: DocentError): void;
}

export interface Client<D extends ServiceDescription> {
  readonly service: ServiceInterface<D>;
  /** Fails pending and later calls with `closed`. Idempotent; the port stays open. */
  dispose(): void;
}

/**
 * The service at the other end of a port. Aborting a call's signal rejects it at once with `cancelled` and tells the server; leaving a
 * stream's loop early does the same.
 *
 * @param closedError makes the error for calls that a closing port leaves unanswered
 */
export function createClient<D extends ServiceDescription>(
  port: Port,
  description: D,
  closedError: (reason: string) => DocentError = (reason) =>
    new DocentError('closed', `The connection is closed (${reason}). Open it again.`),
): Client<D> {
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let closed: DocentError | undefined;

  const post = (frame: ClientFrame): void => port.postMessage(frame);

  const stopMessages = port.onMessage((message) => {
    const parsed = ServerFrame.safeParse(message);
    if (!parsed.success) return;
    const frame = parsed.data;
    const entry = pending.get(frame.id);
    if (entry === undefined) return;
    if (frame.kind === 'item') return entry.item(frame.value);
    pending.delete(frame.id);
    if (frame.kind === 'error') entry.fail(fromWireError(frame.error));
    else entry.done(frame.kind === 'result' ? frame.value : undefined);
  });

  const close = (error: DocentError): void => {
    if (closed !== undefined) return;
    closed = error;
    stopMessages();
    const entries = [...pending.values()];
    pending.clear();
    for (const entry of entries) entry.fail(error);
  };
  const stopClose = port.onClose((reason) => close(closedError(reason)));

  /** Sends the call. Returns a function that gives it up. */
  const start = (
    method: string,
    params: unknown,
    credit: number,
    options: CallOptions,
    entry: Pending,
  ): (() => void) => {
    const error = closed ?? (options.signal?.aborted ? cancelled() : undefined);
    if (error !== undefined) {
      entry.fail(error);
      return () => undefined;
    }
    const id = nextId++;
    const abort = (): void => {
      if (!pending.delete(id)) return;
      post({ kind: 'cancel', id });
      entry.fail(cancelled());
    };
    const finish = (): void => options.signal?.removeEventListener('abort', abort);
    pending.set(id, {
      item: (value) => {
        entry.item(value);
      },
      done: (value) => {
        finish();
        entry.done(value);
      },
      fail: (reason) => {
        finish();
        entry.fail(reason);
      },
    });
    options.signal?.addEventListener('abort', abort, { once: true });
    try {
      post({ kind: 'call', id, method, params, credit });
    } catch (cause) {
      pending.delete(id);
      finish();
      entry.fail(
        cause instanceof DocentError
          ? cause
          : new DocentError('bad-input', `${method}: the parameters cannot be sent (${String(cause)}).`, { cause }),
      );
    }
    return abort;
  };

  const service: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(description)) {
    service[name] =
      method.kind === 'call'
        ? async (params: unknown, options: CallOptions = {}) => {
            const value = await new Promise<unknown>((resolve, reject) => {
              start(name, params, 0, options, { item: () => undefined, done: resolve, fail: reject });
            });
            return checked(name, method.result.safeParse(value));
          }
        : (params: unknown, options: CallOptions = {}) => streamCall(name, method, params, options);
  }

  async function* streamCall(name: string, method: StreamMethod, params: unknown, options: CallOptions) {
    const items: unknown[] = [];
    let state: 'open' | 'done' | DocentError = 'open';
    let wake: (() => void) | undefined;
    const change = (next: typeof state): void => {
      state = next;
      wake?.();
    };
    const id = nextId;
    const abort = start(name, params, STREAM_CREDIT, options, {
      item: (value) => {
        items.push(value);
        wake?.();
      },
      done: () => change('done'),
      fail: (error) => {
        // A cancelled reader gets no more items, not even those that have arrived.
        if (error.code === 'cancelled') items.length = 0;
        change(error);
      },
    });
    let consumed = 0;
    try {
      while (true) {
        if (items.length > 0) {
          const item = items.shift();
          consumed += 1;
          if (consumed === STREAM_CREDIT / 2) {
            consumed = 0;
            if (pending.has(id)) post({ kind: 'pull', id, credit: STREAM_CREDIT / 2 });
          }
          yield checked(name, method.item.safeParse(item));
        } else if (state === 'open') {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        } else if (state === 'done') {
          return;
        } else {
          throw state;
        }
      }
    } finally {
      abort();
    }
  }

  return {
    service: service as ServiceInterface<D>,
    dispose: () => {
      stopClose();
      for (const id of pending.keys()) post({ kind: 'cancel', id });
      close(new DocentError('closed', 'This connection has been closed. Open a new one.'));
    },
  };
}

function cancelled(): DocentError {
  return new DocentError('cancelled', 'The call was cancelled.');
}

type Parsed = { success: true; data: unknown } | { success: false; error: Parameters<typeof firstIssue>[0] };

function checked(name: string, parsed: Parsed): unknown {
  if (parsed.success) return parsed.data;
  throw new DocentError('internal', `${name} gave an invalid answer: ${firstIssue(parsed.error)}. Please report this.`);
}
