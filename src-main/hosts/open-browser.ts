import { spawn } from 'node:child_process';

/** How a platform's default browser is started with an address. */
function browserCommand(platform: NodeJS.Platform): [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open'];
  // `start` is the shell's, and would read & in an address as its own; ours have none.
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}

/** Whether a browser could be started at all: on a Linux without a display nothing would show. */
function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Opens an address in the default browser. @returns whether one was started */
export function openBrowser(url: string, platform = process.platform, env = process.env): Promise<boolean> {
  if (!hasDisplay(platform, env)) return Promise.resolve(false);
  const [command, ...args] = browserCommand(platform);
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true, env });
    child.on('error', () => resolve(false));
    // xdg-open ends at once, with an error when there is no browser; some browsers stay.
    const timer = setTimeout(() => resolve(true), 3000);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
    child.unref();
  });
}
