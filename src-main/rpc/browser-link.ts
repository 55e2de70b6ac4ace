/** What the browser host and its page agree on. The address that is opened carries the token in its fragment: `#token=…`. */
export const RPC_PATH = '/rpc';
/** The subprotocol that the host chooses; the token is offered beside it, as a page can set no header of a WebSocket. */
export const RPC_PROTOCOL = 'docent.v1';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** 256 bits in base64url. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The token in a page's fragment (`location.hash`), or undefined. */
export function tokenOfFragment(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  return token !== null && isToken(token) ? token : undefined;
}

/**
 * What to give `new WebSocket(...)`.
 *
 * @param page the page's own address (`location.href`)
 * @example webSocketPort(new WebSocket(...rpcSocket(location.href, token)))
 */
export function rpcSocket(page: string, token: string): [url: string, protocols: string[]] {
  const url = new URL(RPC_PATH, page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return [url.href, [RPC_PROTOCOL, token]];
}
