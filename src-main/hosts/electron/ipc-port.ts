import { type IpcMainEvent, ipcMain, MessageChannelMain } from 'electron';
import { CONNECT_MESSAGE, PORT_MESSAGE } from '../../contract/desktop-bridge.ts';
import { electronPort, type Port } from '../../rpc/index.ts';
import { isOurs } from '../desktop/app-origin.ts';

/**
 * Hands every page that asks a port of its own, as soon as `ready` has what serves it, provided that the page is ours: the main frame of a
 * window, at our origin.
 */
export function onConnect<T>(ready: Promise<T>, connect: (port: Port, served: T) => void): void {
  ipcMain.on(CONNECT_MESSAGE, async ({ sender, senderFrame }: IpcMainEvent) => {
    if (senderFrame === null || senderFrame !== sender.mainFrame || !isOurs(senderFrame.url)) return;
    const served = await ready;
    if (sender.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    // A page that crashes may go without a word: its port then closes, and what it asked for is cancelled.
    sender.once('render-process-gone', () => port1.close());
    sender.once('destroyed', () => port1.close());
    connect(electronPort(port1), served);
    sender.postMessage(PORT_MESSAGE, null, [port2]);
  });
}
