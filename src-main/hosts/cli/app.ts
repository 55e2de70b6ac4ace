import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import { buildWith, builtWindow } from './built-window.ts';
import { type CliContext, packageRoot } from './context.ts';
import { DEFAULT_IDLE_MINUTES, existingFile, serveWindow } from './serve.ts';

export function registerApp(program: Command, context: CliContext): void {
  program
    .command('app', { isDefault: true })
    .description(
      "Open Docent's window: in the desktop app if it is installed, otherwise in the browser. Same as: docent FILE.",
    )
    .argument('[files...]', 'documents to open')
    .addHelpText(
      'after',
      `
Examples:
  $ docent
  $ docent report.pdf receipt.jpg`,
    )
    .action(async (files: string[]) => {
      const paths = files.map(fileNotCommand);
      const electron = findElectron(packageRoot, context.env);
      if (electron === undefined) {
        const flags = { device: 'auto', idleMinutes: DEFAULT_IDLE_MINUTES, open: true } as const;
        return await serveWindow(context, paths, flags);
      }
      await openDesktop(context, electron, paths);
    });
}

/** Like `existingFile`, but a plain word that is no file was probably meant as a command. @throws DocentError bad-input, file-not-found */
function fileNotCommand(word: string): string {
  if (/^[\w-]+$/.test(word) && !existsSync(word)) {
    const message = `There is no command or file called ${word}. docent --help lists the commands.`;
    throw new DocentError('bad-input', message, { subject: word });
  }
  return existingFile(word);
}

/**
 * Electron's binary. Its package downloads it on first use; here only an existing binary counts. undefined without one, or where no window can be
 * shown.
 */
export function findElectron(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  platform = process.platform,
): string | undefined {
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined;
  const dir = join(root, 'node_modules', 'electron');
  const named = join(dir, 'path.txt');
  const usual =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[platform as string] ?? 'electron';
  const binary = join(dir, 'dist', existsSync(named) ? readFileSync(named, 'utf8').trim() : usual);
  return existsSync(binary) ? binary : undefined;
}

/** Runs the desktop app until it ends. A signal to this process ends it too. */
async function openDesktop(context: CliContext, electron: string, files: readonly string[]): Promise<void> {
  await builtWindow(context);
  if (!existsSync(join(packageRoot, 'dist', 'electron', 'main', 'main.js'))) {
    const electronVite = join(packageRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    await buildWith(context, 'desktop app', [
      electronVite,
      'build',
      '--config',
      join(packageRoot, 'electron.config.ts'),
    ]);
  }
  const child = spawn(electron, [packageRoot, ...files], { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = (): void => void child.kill('SIGTERM');
  context.signal.addEventListener('abort', stop, { once: true });
  if (context.signal.aborted) stop();
  await once(child, 'exit');
}
