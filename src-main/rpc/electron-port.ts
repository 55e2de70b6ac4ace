import { z } from 'zod/mini';
import { type Port, PortListeners } from './port.ts';

/** One end of a MessageChannel in Electron's main process (MessagePortMain), or in Node's worker_threads. */
export interface EmitterEndpoint {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start?(): void;
  close(): void;
}

/** One end of a MessageChannel in a page (the DOM's MessagePort). Not every Chromium reports that the other end is gone. */
export interface TargetEndpoint {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  start?(): void;
  close(): void;
}

/** A message, or the news that this end closes, which the channel itself does not report to every end. */
const Envelope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), value: z.unknown() }),
  z.object({ kind: z.literal('close') }),
]);
type Envelope = z.infer<typeof Envelope>;

/**
 * A port over one end of a MessageChannel between Electron's main process and a window. If the other end dies silently (a window that was
 * destroyed, a renderer that crashed), whoever notices closes the endpoint, and that closes the port.
 */
export function electronPort(endpoint: EmitterEndpoint | TargetEndpoint): Port {
  const listeners = new PortListeners();
  const take = (data: unknown): void => {
    const envelope = Envelope.safeParse(data);
    if (!envelope.success) return;
    if (envelope.data.kind === 'message') {
      listeners.message(envelope.data.value);
    } else {
      endpoint.close();
      listeners.close('closed by the other end');
    }
  };
  const gone = (): void => listeners.close('the other end is gone');
  if ('addEventListener' in endpoint) {
    endpoint.addEventListener('message', (event) => take(event.data));
    endpoint.addEventListener('close', gone);
  } else {
    endpoint.on('message', (event) => take(event.data));
    endpoint.on('close', gone);
  }
  endpoint.start?.();

  const post = (envelope: Envelope): void => endpoint.postMessage(envelope);
  return {
    postMessage: (message) => {
      if (!listeners.closed) post({ kind: 'message', value: withOwnBuffers(message) });
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => {
      if (listeners.closed) return;
      post({ kind: 'close' });
      listeners.close('closed by this end');
      endpoint.close();
    },
  };
}

/** Cloning a view clones its whole buffer, and a slice of a file must not bring the whole file along. */
function withOwnBuffers(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return value.byteLength === value.buffer.byteLength ? value : sliceOf(value);
  if (Array.isArray(value)) {
    const copy = value.map(withOwnBuffers);
    return copy.some((item, i) => item !== value[i]) ? copy : value;
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const own = withOwnBuffers(item);
    if (own === item) continue;
    copy ??= { ...value };
    copy[key] = own;
  }
  return copy ?? value;
}

const typedArray: { slice(): unknown } = Object.getPrototypeOf(Uint8Array.prototype);

/** Does not use the view's own slice method, because that of Node's Buffer shares the memory. */
function sliceOf(view: ArrayBufferView): unknown {
  return view instanceof DataView ? view : typedArray.slice.call(view);
}
