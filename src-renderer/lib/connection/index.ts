import { tokenOfFragment } from '../../../src-main/rpc/index.ts';
import { connectBrowser, takeToken } from './browser-port.ts';
import { Connection } from './connection.svelte.ts';
import { connectDesktop } from './desktop-port.ts';

export { Connection, isLinkLost } from './connection.svelte.ts';

/** This window's link: Electron's port if a preload script offers one, else a WebSocket to the page's own origin. */
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

/** A restarted Docent has a new token. Opening its address in this tab changes only the fragment, so the page must reload itself. */
function startAnew(event: Event): void {
  if (tokenOfFragment(location.hash) === undefined) return;
  // It is no route, and must not be remembered as one.
  event.stopImmediatePropagation();
  location.reload();
}
