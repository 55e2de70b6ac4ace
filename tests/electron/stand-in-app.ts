import { once } from 'node:events';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import { type Client, createClient, electronPort } from '../../src-main/rpc/index.ts';
import type * as StandIn from './electron-stand-in.ts';

export type Electron = typeof StandIn;
export type WindowStandIn = InstanceType<Electron['BrowserWindow']>;

/** The desktop app's main script, run against the stand-in for Electron in this process. */
export class StandInApp {
  readonly electron: Electron;
  readonly #clients: Client<typeof docentApi>[] = [];

  constructor(electron: Electron) {
    this.electron = electron;
  }

  get window(): WindowStandIn {
    const [window] = this.electron.BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('there is no window');
    return window;
  }

  /** What a page does when it starts: asks for its port, and speaks docentApi over it. */
  async connect(window = this.window): Promise<Client<typeof docentApi>['service']> {
    const contents = window.webContents;
    this.askForPort(contents, contents.mainFrame);
    const port = await this.postedPort(window);
    const client = createClient(electronPort(port), docentApi);
    this.#clients.push(client);
    return client.service;
  }

  askForPort(sender: unknown, senderFrame: unknown): void {
    this.electron.ipcMain.emit('docent-connect', { sender, senderFrame });
  }

  async postedPort(window = this.window) {
    for (let i = 0; i < 3000; i++) {
      const port = window.webContents.posted.shift()?.ports[0];
      if (port !== undefined) return port;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('the page was not given a port within 30 s');
  }

  /** Quits as the menu does; resolves with the exit code. */
  async quit(): Promise<number> {
    this.electron.app.quit();
    const code = await this.electron.app.exited.promise;
    for (const client of this.#clients) client.dispose();
    await this.childrenGone();
    return code;
  }

  async childrenGone(children = this.electron.standIn.children): Promise<void> {
    for (const child of children) if (child.pid !== undefined) await once(child, 'exit');
  }
}
