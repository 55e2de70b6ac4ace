import { CallerGone, DocentError } from '../contract/errors.ts';
import type { CallOptions, ServiceDescription, ServiceInterface } from '../contract/service.ts';
import { ClientFrame, firstIssue, type ServerFrame, toWireError } from './frames.ts';
import type { Port } from './port.ts';

type AnyMethod = (params: unknown, options: CallOptions) => unknown;

/** The number of items that may still be sent. `take` waits until there is one. */
class Credit {
  #left: number;
  readonly #signal: AbortSignal;
  #wake: (() => void) | undefined;

  constructor(initial: number, signal: AbortSignal) {
    this.#left = initial;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
  }

  add(count: number): void {
    this.#left += count;
    this.#wake?.();
  }

  /** False when the call was aborted. */
  async take(): Promise<boolean> {
    while (this.#left === 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
    if (this.#signal.aborted) return false;
    this.#left -= 1;
    return true;
  }
}

interface Running {
  readonly abort: AbortController;
  readonly credit: Credit;
}

/**
 * Serves `implementation` on a port: validates every frame, parameter and result, runs calls concurrently, advances a stream only as far
 * as the client has pulled, and aborts running calls when the port closes (with `CallerGone` as the reason).
 *
 * @returns a function that stops serving (idempotent); the port stays open
 */
export function serve<D extends ServiceDescription>(
  port: Port,
  description: D,
  implementation: ServiceInterface<D>,
): () => void {
  const running = new Map<number, Running>();
  const methods = implementation as unknown as Readonly<Record<string, AnyMethod>>;

  const send = (frame: ServerFrame): void => port.postMessage(frame);

  const run = async (id: number, name: string, params: unknown, { abort, credit }: Running): Promise<void> => {
    const method = Object.hasOwn(description, name) ? description[name] : undefined;
    if (method === undefined)
      throw new DocentError('bad-input', `There is no method ${JSON.stringify(name)}.`, { subject: name });
    const parsed = method.params.safeParse(params);
    if (!parsed.success) {
      throw new DocentError('bad-input', `${name}: ${firstIssue(parsed.error)}. Correct the parameters.`, {
        subject: name,
      });
    }
    const options = { signal: abort.signal };
    // Called as a method, so that a class can implement the service.
    const returned = methods[name]!.call(implementation, parsed.data, options);
    if (method.kind === 'call') {
      send({ kind: 'result', id, value: valid(name, method.result.safeParse(await returned)) });
      return;
    }
    const iterator = (returned as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    let ended = false;
    try {
      while (await credit.take()) {
        const next = await iterator.next();
        if (next.done === true) {
          ended = true;
          send({ kind: 'end', id });
          return;
        }
        send({ kind: 'item', id, value: valid(name, method.item.safeParse(next.value)) });
      }
      throw new DocentError('cancelled', 'The call was cancelled.');
    } finally {
      if (!ended) await iterator.return?.();
    }
  };

  const start = (frame: ClientFrame & { kind: 'call' }): void => {
    if (running.has(frame.id)) {
      send({
        kind: 'error',
        id: frame.id,
        error: { code: 'bad-input', message: `Call ${frame.id} is already running.` },
      });
      return;
    }
    const abort = new AbortController();
    const entry: Running = { abort, credit: new Credit(frame.credit, abort.signal) };
    running.set(frame.id, entry);
    run(frame.id, frame.method, frame.params, entry)
      .catch((error: unknown) => send({ kind: 'error', id: frame.id, error: toWireError(error) }))
      // If not even the error can be sent, nobody reads from this port any more.
      .catch(() => port.close())
      .finally(() => running.delete(frame.id));
  };

  const stopMessages = port.onMessage((message) => {
    const parsed = ClientFrame.safeParse(message);
    // An invalid frame belongs to no call that could be answered, so it is ignored.
    if (!parsed.success) return;
    const frame = parsed.data;
    if (frame.kind === 'call') start(frame);
    else if (frame.kind === 'pull') running.get(frame.id)?.credit.add(frame.credit);
    else running.get(frame.id)?.abort.abort();
  });
  const abortAll = (): void => {
    for (const entry of running.values()) entry.abort.abort(new CallerGone());
  };
  const stopClose = port.onClose(abortAll);
  return () => {
    stopMessages();
    stopClose();
    abortAll();
  };
}

type Parsed = { success: true; data: unknown } | { success: false; error: Parameters<typeof firstIssue>[0] };

function valid(name: string, parsed: Parsed): unknown {
  if (parsed.success) return parsed.data;
  throw new DocentError(
    'internal',
    `${name} returned an invalid result: ${firstIssue(parsed.error)}. Please report this.`,
  );
}
