/** The agreement between the browser host and its page. The address that is opened has the token in its fragment: `#token=…`. */
export const RPC_PATH = '/rpc';
/** The subprotocol that the host accepts. The token is offered as a second one, because a page cannot set headers of a WebSocket. */
export const RPC_PROTOCOL = 'docent.v1';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** 256 bits in base64url. */
function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The token in a page's fragment (`location.hash`), or undefined. */
export function tokenOfFragment(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  return token !== null && isToken(token) ? token : undefined;
}

/**
 * The arguments for `new WebSocket(...)`.
 *
 * @param page the page's own address (`location.href`)
 * @example webSocketPort(new WebSocket(...rpcSocket(location.href, token)))
 */
export function rpcSocket(page: string, token: string): [url: string, protocols: string[]] {
  const url = new URL(RPC_PATH, page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return [url.href, [RPC_PROTOCOL, token]];
}
