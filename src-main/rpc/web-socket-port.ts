import { DocentError } from '../contract/errors.ts';
import { decodeMessage, encodeMessage } from './binary-frames.ts';
import { type Port, PortListeners } from './port.ts';

/** The common part of the browser's WebSocket and that of the package `ws` that a port needs. */
export interface WebSocketLike {
  binaryType: string;
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes that are queued and not sent yet. */
  readonly bufferedAmount: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

/**
 * Most bytes that may wait to be sent before another message. Streams wait for their reader; this bounds everything else, such as results
 * that are not taken. A client that does not read holds this, and one message, at the most.
 */
const MAX_BUFFERED_BYTES = 128 * 2 ** 20;
const CONNECTING = 0;
const OPEN = 1;

/**
 * A port over a WebSocket, as client or server, connecting or open. Messages posted before it is open are sent once it is. Invalid data from the
 * other end closes it. `postMessage` throws a DocentError if a message is too large or too much is queued.
 *
 * @example createClient(webSocketPort(new WebSocket(url)), docentApi)
 */
export function webSocketPort(socket: WebSocketLike): Port {
  const listeners = new PortListeners();
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  socket.binaryType = 'arraybuffer';

  const end = (code: number, reason: string): void => {
    waiting = [];
    socket.close(code, reason);
    listeners.close(reason);
  };

  socket.addEventListener('open', () => {
    const messages = waiting;
    waiting = [];
    waitingBytes = 0;
    for (const message of messages) socket.send(message);
  });
  socket.addEventListener('message', ({ data }) => {
    if (listeners.closed) return;
    let message: unknown;
    try {
      if (!(data instanceof ArrayBuffer)) throw new DocentError('bad-input', 'Text messages are not accepted here.');
      message = decodeMessage(data);
    } catch {
      end(CLOSE.malformed, 'a message was malformed');
      return;
    }
    listeners.message(message);
  });
  socket.addEventListener('close', ({ code, reason }) => {
    waiting = [];
    listeners.close(inWords(code, reason));
  });
  // 'close' follows and closes the port. Without this listener `ws` would throw.
  socket.addEventListener('error', () => undefined);

  return {
    postMessage: (message) => {
      if (listeners.closed || socket.readyState > OPEN) return;
      if (socket.bufferedAmount + waitingBytes > MAX_BUFFERED_BYTES) {
        throw new DocentError('too-large', 'Too much is already waiting to be sent. Try again in a moment.');
      }
      const encoded = encodeMessage(message);
      if (socket.readyState === CONNECTING) {
        waiting.push(encoded);
        waitingBytes += encoded.length;
      } else socket.send(encoded);
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => {
      if (listeners.closed) return;
      end(CLOSE.normal, 'closed by this end');
    },
  };
}

/** Close codes (RFC 6455, section 7.4.1) that a page may send are 1000 and 3000-4999 only. */
const CLOSE = { normal: 1000, malformed: 4000, shutdown: 4001, unresponsive: 4002 } as const;

function inWords(code: number, reason: string): string {
  if (reason !== '') return reason;
  if (code === 1009) return 'a message was too large';
  if (code === 1006) return 'the connection was lost or refused';
  return code === 1000 || code === 1001 || code === 1005 ? 'closed by the other end' : `closed with code ${code}`;
}
