import { type DesktopBridge, PORT_MESSAGE } from '../../../src-main/contract/desktop-bridge.ts';
import { electronPort, type Port } from '../../../src-main/rpc/index.ts';

declare global {
  interface Window {
    readonly docentDesktop?: DesktopBridge;
  }
}

/** Milliseconds. A live main process answers `connect` at once; a dead one never. */
const PATIENCE_MS = 10_000;

/** Asks Electron's main process for a port. @throws Error when it does not answer */
export function connectDesktop(bridge: DesktopBridge): Promise<Port> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('message', take);
    };
    const take = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
      done();
      resolve(electronPort(port));
    };
    const timer = setTimeout(() => {
      done();
      reject(new Error('the application does not answer'));
    }, PATIENCE_MS);
    window.addEventListener('message', take);
    bridge.connect();
  });
}
