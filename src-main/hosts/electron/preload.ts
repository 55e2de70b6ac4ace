import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CONNECT_MESSAGE, type DesktopBridge, PORT_MESSAGE } from '../../contract/desktop-bridge.ts';

// All that the sandboxed page gets: a port that carries docentApi, and where dropped files lie.
const bridge: DesktopBridge = {
  connect: () => ipcRenderer.send(CONNECT_MESSAGE),
  pathOf: (file) => webUtils.getPathForFile(file),
};
contextBridge.exposeInMainWorld('docentDesktop', bridge);
// A MessagePort cannot cross contextBridge; a message of the window carries it.
ipcRenderer.on(PORT_MESSAGE, (event) => window.postMessage(PORT_MESSAGE, window.location.origin, event.ports));
