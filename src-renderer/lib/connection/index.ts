import { tokenOfFragment } from '../../../src-main/rpc/index.ts';
import { connectBrowser, takeToken } from './browser-port.ts';
import { Connection } from './connection.svelte.ts';
import { connectDesktop } from './desktop-port.ts';

export { Connection, isLinkLost } from './connection.svelte.ts';

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
  window.addEventListener('hashchange', startAnew);
  return connection;
}

/** A Docent that was started again has a new token. Its address, opened in this tab, changes the fragment only: nothing would load by itself. */
function startAnew(event: Event): void {
  if (tokenOfFragment(location.hash) === undefined) return;
  // It is no place to go to, and none to remember.
  event.stopImmediatePropagation();
  location.reload();
}
