import { type Port, rpcSocket, tokenOfFragment, webSocketPort } from '../../../src-main/rpc/index.ts';

/** The tab keeps its token, so that a reload connects again; other tabs and later sessions do not have it. */
const TOKEN_KEY = 'docent.token';

/**
 * The token that the address was opened with, taken out of the address bar (and with it out of what people copy), or the one this tab had
 * before. undefined: this address was typed, not opened from Docent.
 */
export function takeToken(): string | undefined {
  const token = tokenOfFragment(location.hash);
  if (token !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, token);
    const rest = new URLSearchParams(location.hash.slice(1));
    rest.delete('token');
    const place = rest.get('place') ?? '';
    history.replaceState(null, '', `${location.pathname}${location.search}${place === '' ? '' : `#${place}`}`);
  }
  return token ?? sessionStorage.getItem(TOKEN_KEY) ?? undefined;
}

/** @returns a port whose socket is open. @throws Error with the reason in words */
export function connectBrowser(token: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(...rpcSocket(location.href, token));
    const port = webSocketPort(socket);
    const stop = port.onClose((reason) => reject(new Error(reason)));
    socket.addEventListener('open', () => {
      stop();
      resolve(port);
    });
  });
}
