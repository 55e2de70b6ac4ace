import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Device } from '../../contract/engine.ts';
import { cacheDirOf } from '../cache-dir.ts';
import type { Progress, ProgressOutput } from './progress.ts';
import type { CreateDocent, Docent } from './service.ts';

/** What a command works with. Everything outside comes in through here, so that tests can run commands in-process. */
export interface CliContext {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly createDocent: CreateDocent;
}

export interface ModelFlags {
  readonly model?: string;
  readonly device: Device;
}

/** The folder with package.json: three levels up in the sources, four in dist/. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

function findPackageRoot(from: string): string {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return findPackageRoot(dirname(from));
}

export function modelDirOf(flags: { readonly model?: string | undefined }): string {
  return flags.model ?? join(packageRoot, 'models', 'docent-mini');
}

export { cacheDirOf };

/** Opens the service for one command and closes it whatever happens. */
export async function withDocent<T>(
  context: CliContext,
  flags: ModelFlags,
  work: (docent: Docent) => Promise<T>,
): Promise<T> {
  const docent = await context.createDocent({
    modelDir: modelDirOf(flags),
    cacheDir: cacheDirOf(context.env),
    device: flags.device,
  });
  try {
    context.signal.throwIfAborted();
    return await work(docent);
  } finally {
    context.progress.done();
    await docent.dispose();
  }
}

export function addModelFlags(command: Command): Command {
  return command
    .option('--model <dir>', 'model folder (default: models/docent-mini beside the program)')
    .addOption(new Option('--device <name>', 'what computes').choices(Device.options).default('auto'));
}

export function addPasswordFlag(command: Command): Command {
  return command.addOption(new Option('--password <text>', 'password of an encrypted PDF').env('DOCENT_PASSWORD'));
}

export function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return number;
}
