import type { IncomingMessage } from 'node:http';

/** The only address to listen on, which only this machine can reach. */
export const LOOPBACK = '127.0.0.1';

/**
 * Whether a request was addressed to us by one of our own names. A foreign site whose name was made to point to 127.0.0.1 (DNS rebinding)
 * sends its own name here.
 */
export function isOwnHost(request: IncomingMessage, port: number): boolean {
  // Browsers leave the port out when it is 80.
  const suffix = port === 80 ? '' : `:${port}`;
  return [`${LOOPBACK}${suffix}`, `localhost${suffix}`].includes(request.headers.host ?? '');
}

/** Whether our own page sent it. Browsers always name the origin with a WebSocket or a POST; a missing one is not a page. */
export function isOwnOrigin(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  return host !== undefined && origin === `http://${host}`;
}

/** Even if the socket were bound wrongly one day: only this machine. */
export function isFromThisMachine(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? '';
  return /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';
}
