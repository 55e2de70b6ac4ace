import { connectBrowser, takeToken } from './browser-port.ts';
import { Connection } from './connection.svelte.ts';
import { connectDesktop } from './desktop-port.ts';

export { Connection, type ConnectionStatus, isLinkLost } from './connection.svelte.ts';

/** The link that this window has: Electron's port when a preload script offers it, else a WebSocket to where the page came from. */
export function openConnection(): Connection {
  const bridge = window.docentDesktop;
  if (bridge !== undefined) {
    const connection = new Connection(() => connectDesktop(bridge));
    void connection.run();
    return connection;
  }
  const token = takeToken();
  const connection = new Connection(() => connectBrowser(token ?? ''));
  if (token === undefined) connection.refuse();
  else void connection.run();
  return connection;
}
