import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DocentError } from '../../contract/errors.ts';
import { type CliContext, packageRoot } from './context.ts';

/**
 * The folder of the built window. If a checkout has none yet, it is built, which takes a few seconds. An installed Docent includes it.
 *
 * @throws DocentError file-not-found: it cannot be built here, or the build failed and said why on standard error
 */
export async function builtWindow(context: CliContext): Promise<string> {
  const dir = context.env.DOCENT_RENDERER || join(packageRoot, 'dist', 'renderer');
  if (existsSync(join(dir, 'index.html')) || context.env.DOCENT_RENDERER) return dir;
  const config = join(packageRoot, 'src-renderer', 'vite.config.ts');
  const vite = join(packageRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(config) || !existsSync(vite)) {
    throw new DocentError('file-not-found', `The window's files are missing from ${dir}. Reinstall Docent.`);
  }
  await buildWith(context, 'window', [vite, 'build', '--config', config]);
  return dir;
}

/** Runs a build tool of this checkout with our Node. Its output goes to standard error only if it fails. */
export async function buildWith(context: CliContext, what: string, command: readonly string[]): Promise<void> {
  context.progress.stage(`building the ${what}`);
  let output = '';
  const build = spawn(process.execPath, [...command], { cwd: packageRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const stop = (): void => void build.kill();
  context.signal.addEventListener('abort', stop, { once: true });
  const [code]: unknown[] = await once(build, 'close');
  context.signal.removeEventListener('abort', stop);
  context.progress.done();
  context.signal.throwIfAborted();
  if (code === 0) return;
  context.stderr.write(output);
  throw new DocentError('file-not-found', `The ${what} could not be built. The output above says why.`);
}
