/**
 * NOT Electron: a small stand-in for the module `electron`, whose binary cannot be had on every machine that runs these tests. It has what
 * src-main/hosts/electron uses and nothing more, behaves like the original in the points that tests rely on (when events come, what can be
 * prevented, that ports clone and children are real processes), and records what cannot happen without a screen. `npm run test:electron`
 * drives the real thing.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type MessagePort, MessageChannel as NodeMessageChannel } from 'node:worker_threads';

type Handler = (...args: never[]) => unknown;

export class StandInEvent {
  prevented = false;
  preventDefault(): void {
    this.prevented = true;
  }
}

/** What a test sets before the app starts and looks at afterwards. Electron has no such thing. */
export const standIn = {
  lock: true,
  lockData: undefined as unknown,
  packaged: false,
  workAreas: [{ x: 0, y: 0, width: 1920, height: 1040 }],
  /** Answers to native dialogs, in order; then 0. */
  responses: [] as number[],
  chosenFiles: [] as string[],
  asked: [] as { message: string; detail?: string }[],
  errors: [] as string[],
  opened: [] as string[],
  privileged: [] as unknown[],
  sandboxed: false,
  exitCode: undefined as number | undefined,
  children: [] as UtilityProcess[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  session: {} as {
    permissionRequest?: (page: { getURL(): string }, permission: string, answer: (granted: boolean) => void) => void;
    permissionCheck?: (page: null, permission: string, origin: string) => boolean;
    beforeRequest?: (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void;
  },
  menu: [] as { label?: string; submenu?: { label?: string; click?: () => void }[] }[],
};

class App extends EventEmitter {
  isPackaged = standIn.packaged;
  readonly #paths = new Map<string, string>();
  #ready = false;
  #whenReady = Promise.withResolvers<void>();
  readonly exited = Promise.withResolvers<number>();

  getVersion = (): string => '0.0.0-stand-in';
  getLocale = (): string => 'en-US';
  setPath = (name: string, path: string): unknown => this.#paths.set(name, path);
  getPath = (name: string): string => this.#paths.get(name) ?? '';
  isReady = (): boolean => this.#ready;
  whenReady = (): Promise<void> => this.#whenReady.promise;
  requestSingleInstanceLock(data: unknown): boolean {
    standIn.lockData = data;
    return standIn.lock;
  }
  enableSandbox(): void {
    if (this.#ready) throw new Error('enableSandbox() comes before the app is ready');
    standIn.sandboxed = true;
  }
  /** Electron emits `ready` by itself, after the main script has run. */
  becomeReady(): void {
    this.#ready = true;
    this.#whenReady.resolve();
  }
  quit(): void {
    const event = new StandInEvent();
    this.emit('before-quit', event);
    if (event.prevented) return;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    if (BrowserWindow.getAllWindows().length === 0) this.exit(0);
  }
  exit(code: number): void {
    standIn.exitCode ??= code;
    this.exited.resolve(code);
  }
}
export const app = new App();

class Frame {
  url = '';
}

export class WebContents extends EventEmitter {
  readonly mainFrame = new Frame();
  readonly posted: { channel: string; message: unknown; ports: MessagePortMain[] }[] = [];
  reloads = 0;
  destroyed = false;
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;

  getURL = (): string => this.mainFrame.url;
  isDestroyed = (): boolean => this.destroyed;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  postMessage(channel: string, message: unknown, ports: MessagePortMain[] = []): void {
    this.posted.push({ channel, message, ports });
  }
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class BrowserWindow extends EventEmitter {
  static #all: BrowserWindow[] = [];
  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.#all];

  readonly webContents = new WebContents();
  readonly options: Partial<Rectangle> & { webPreferences?: Record<string, unknown>; [option: string]: unknown };
  bounds: Rectangle;
  maximized = false;
  fullScreen = false;
  minimized = false;
  visible: boolean;
  focused = 0;

  constructor(options: BrowserWindow['options']) {
    super();
    this.options = options;
    this.visible = options.show !== false;
    const { x = 100, y = 100, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    BrowserWindow.#all.push(this);
    app.emit('web-contents-created', new StandInEvent(), this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    await Promise.resolve();
    this.emit('ready-to-show');
  }
  getNormalBounds = (): Rectangle => this.bounds;
  isMaximized = (): boolean => this.maximized;
  isFullScreen = (): boolean => this.fullScreen;
  isMinimized = (): boolean => this.minimized;
  isDestroyed = (): boolean => this.webContents.destroyed;
  maximize(): void {
    this.maximized = true;
  }
  setFullScreen(on: boolean): void {
    this.fullScreen = on;
  }
  restore(): void {
    this.minimized = false;
  }
  show(): void {
    this.visible = true;
  }
  focus(): void {
    this.focused += 1;
  }
  reload(): void {
    this.webContents.reloads += 1;
  }
  close(): void {
    const event = new StandInEvent();
    this.emit('close', event);
    if (event.prevented) return;
    BrowserWindow.#all = BrowserWindow.#all.filter((window) => window !== this);
    this.webContents.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (BrowserWindow.#all.length === 0) app.emit('window-all-closed');
  }
}

/** Over Node's own MessagePort: clones, keeps order, closes with the other end. Electron gives messages as events with `data` and `ports`. */
export class MessagePortMain extends EventEmitter {
  readonly #port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }
  postMessage = (message: unknown): void => this.#port.postMessage(message);
  /** Until then messages wait. */
  start(): void {
    this.#port.on('message', (data) => this.emit('message', { data, ports: [] }));
  }
  close = (): void => this.#port.close();
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    const { port1, port2 } = new NodeMessageChannel();
    this.port1 = new MessagePortMain(port1);
    this.port2 = new MessagePortMain(port2);
  }
}

/** A real child process of Node in which `process.parentPort` is what Electron puts there. */
class UtilityProcess extends EventEmitter {
  readonly script: string;
  readonly options: { stdio?: unknown; serviceName?: string; execArgv?: string[]; env?: NodeJS.ProcessEnv };
  readonly stderr = new PassThrough();
  readonly #child: ChildProcess;

  constructor(script: string, args: string[], options: UtilityProcess['options']) {
    super();
    this.script = script;
    this.options = options;
    const preload = fileURLToPath(new URL('./parent-port-stand-in.ts', import.meta.url));
    this.#child = fork(script, args, {
      serialization: 'advanced',
      execArgv: ['--import', preload, ...(options.execArgv ?? [])],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: options.env ?? process.env,
    });
    this.#child.stderr?.pipe(this.stderr);
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code, signal) => this.emit('exit', code ?? (signal === 'SIGKILL' ? 9 : 15)));
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object, () => undefined);
  }
  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}
export const utilityProcess = {
  fork(script: string, args: string[] = [], options: UtilityProcess['options'] = {}): UtilityProcess {
    if (!app.isReady()) throw new Error('utilityProcess.fork() comes after the app is ready');
    const child = new UtilityProcess(script, args, options);
    standIn.children.push(child);
    return child;
  },
};

export const ipcMain = new EventEmitter();

export const dialog = {
  async showMessageBox(...args: unknown[]): Promise<{ response: number }> {
    standIn.asked.push(args.at(-1) as { message: string });
    return { response: standIn.responses.shift() ?? 0 };
  },
  showMessageBoxSync(...args: unknown[]): number {
    standIn.asked.push(args.at(-1) as { message: string });
    return standIn.responses.shift() ?? 0;
  },
  async showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    return { canceled: standIn.chosenFiles.length === 0, filePaths: standIn.chosenFiles };
  },
  showErrorBox: (_title: string, message: string): unknown => standIn.errors.push(message),
};

export const Menu = {
  buildFromTemplate: (template: typeof standIn.menu) => template,
  setApplicationMenu(menu: typeof standIn.menu): void {
    standIn.menu = menu;
  },
};

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    if (app.isReady()) throw new Error('registerSchemesAsPrivileged() comes before the app is ready');
    standIn.privileged = schemes;
  },
  handle: (scheme: string, handler: (request: Request) => Promise<Response>): unknown =>
    standIn.handlers.set(scheme, handler),
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler(handler: Handler): void {
      standIn.session.permissionRequest = handler as NonNullable<typeof standIn.session.permissionRequest>;
    },
    setPermissionCheckHandler(handler: Handler): void {
      standIn.session.permissionCheck = handler as NonNullable<typeof standIn.session.permissionCheck>;
    },
    webRequest: {
      onBeforeRequest(handler: Handler): void {
        standIn.session.beforeRequest = handler as NonNullable<typeof standIn.session.beforeRequest>;
      },
    },
  },
};

export const screen = {
  getPrimaryDisplay: () => ({ workArea: standIn.workAreas[0] }),
  getAllDisplays: () => standIn.workAreas.map((workArea) => ({ workArea })),
};

export const shell = {
  async openExternal(url: string): Promise<void> {
    standIn.opened.push(url);
  },
};

/** A secret store that flips every bit. */
export const safeStorage = {
  isEncryptionAvailable: () => app.isReady(),
  encryptString: (text: string) => Buffer.from(text).map((byte) => byte ^ 0xff) as Buffer,
  decryptString: (sealed: Buffer) => Buffer.from(sealed.map((byte) => byte ^ 0xff)).toString(),
};

export const nativeTheme = { shouldUseDarkColors: false };
