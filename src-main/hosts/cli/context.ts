import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DocentSettings } from '../../asking/docent-settings.ts';
import type { PageAnswerer } from '../../asking/page-answerer.ts';
import { Device } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import { chosenModelDir, modelDirNamed } from '../../engines/model-choice.ts';
import type { ExactBytes } from '../../inference/devices/byte-products.ts';
import { physicalCores } from '../../inference/physical-cores.ts';
import { cacheDirOf } from '../cache-dir.ts';
import { dataDirOf } from '../data-dir.ts';
import type { Progress, ProgressOutput } from './progress.ts';
import type { CreateDocent, Docent } from './service.ts';

/** Everything that a command uses from outside. Tests can replace it, and so run commands in-process. */
export interface CliContext {
  readonly stdout: { readonly isTTY?: boolean | undefined; write(text: string): unknown };
  readonly stderr: ProgressOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly createDocent: CreateDocent;
  /** Whether this processor multiplies bytes exactly. */
  readonly exactBytes: ExactBytes;
}

export interface ModelFlags {
  /** A folder, or ADDRESS#MODEL. */
  readonly model?: string;
  readonly endpoint?: string;
  readonly endpointModel?: string;
  readonly device: Device;
}

/** The folder with package.json: three levels up in the sources, four in dist/. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

function findPackageRoot(from: string): string {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return findPackageRoot(dirname(from));
}

/** The model that comes with Docent. */
export const builtInModel = join(packageRoot, 'models', 'docent-mini');

/** The model that comes with Docent for search by meaning. */
export const embeddingModel = join(packageRoot, 'models', 'minilm');

/** The folder of a model: the one that was named, by path or by its name in `dataDir`, or else the one chosen by `docent models use`. */
export function modelDirOf(flags: { readonly model?: string | undefined }, dataDir: string): string {
  if (flags.model !== undefined) return modelDirNamed(flags.model, dataDir, builtInModel);
  return chosenModelDir(dataDir) ?? builtInModel;
}

export { cacheDirOf };

/**
 * The model that a command's flags ask for: a folder, or a server that answers while Docent's own model reads. If pages will be
 * sent to a server, standard error says so first.
 *
 * @param dataDir where imported models live
 * @throws DocentError bad-input
 */
export async function modelOf(
  context: CliContext,
  flags: ModelFlags,
  dataDir: string = dataDirOf({ env: context.env }),
): Promise<Pick<DocentSettings, 'modelDir' | 'readerDir' | 'answerer'>> {
  const named = specOf(flags);
  const chosen = named === undefined ? modelDirOf({}, dataDir) : named;
  if (chosen === builtInModel) return { modelDir: builtInModel, readerDir: builtInModel };
  // Loaded here: other commands must not wait for it.
  const { answererOf, parseModelSpec } = await import('../../engines/index.ts');
  const isServer = /^https?:\/\//i.test(chosen);
  const spec = parseModelSpec(isServer ? chosen : modelDirOf({ model: chosen }, dataDir));
  if (spec.kind === 'docent') return { modelDir: spec.dir, readerDir: builtInModel };
  const devices = { device: flags.device, cacheDir: cacheDirOf(context.env) };
  const answerer = answererOf(spec, { dataDir, devices, key: context.env.DOCENT_ENDPOINT_KEY || undefined });
  if (answerer?.sentTo) context.stderr.write(`docent: the pages you ask about are sent to ${answerer.sentTo}.\n`);
  // Docent's own model reads.
  return { modelDir: builtInModel, answerer };
}

/**
 * As `modelOf`, for a window: there the model that was chosen may be changed, so only what this command line names is fixed.
 *
 * @throws DocentError bad-input, model-missing
 */
export async function windowModelOf(
  context: CliContext,
  flags: ModelFlags,
  dataDir: string,
): Promise<Pick<DocentSettings, 'modelDir' | 'readerDir' | 'answerer'>> {
  if (specOf(flags) !== undefined) return await modelOf(context, flags, dataDir);
  const { parseModelSpec } = await import('../../engines/model-spec.ts');
  const chosen = chosenModelDir(dataDir);
  const isOwnKind = chosen !== undefined && parseModelSpec(chosen).kind === 'docent';
  return { modelDir: isOwnKind ? chosen : builtInModel, readerDir: builtInModel };
}

function specOf({ model, endpoint, endpointModel }: ModelFlags): string | undefined {
  if (endpoint === undefined) {
    if (endpointModel === undefined) return model;
    throw new DocentError('bad-input', '--endpoint-model names a model on a server. Give the server with --endpoint.');
  }
  if (model !== undefined) throw new DocentError('bad-input', 'Give either --model or --endpoint, not both.');
  // Anything else would be taken for the folder of a model.
  if (!/^https?:\/\//i.test(endpoint)) {
    const message = `--endpoint takes a whole address, such as http://127.0.0.1:1234/v1, and not ${endpoint}.`;
    throw new DocentError('bad-input', message, { subject: endpoint });
  }
  return `${endpoint}#${endpointModel ?? ''}`;
}

/**
 * Opens the service for one command, and closes it in any case. `work` is told the model of others that answers; null: Docent's own does.
 */
export async function withDocent<T>(
  context: CliContext,
  flags: ModelFlags & { readonly dataDir?: string },
  work: (docent: Docent, answerer: PageAnswerer | null) => Promise<T>,
): Promise<T> {
  return await withDocents(context, flags, 1, ([docent], answerer) => work(docent, answerer));
}

/**
 * The same with several that work side by side. Threads of one model wait for each other; models with fewer threads each leave less of the cores idle. There is only one if another model
 * answers, which may be too large to be loaded twice, or if another device than the CPU was asked for.
 */
export async function withDocents<T>(
  context: CliContext,
  flags: ModelFlags & { readonly dataDir?: string },
  most: number,
  work: (docents: readonly [Docent, ...Docent[]], answerer: PageAnswerer | null) => Promise<T>,
): Promise<T> {
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const { SecondReaderClient } = await import('../../engines/second-reader/second-reader-client.ts');
  const model = await modelOf(context, flags, dataDir);
  const onCpu = flags.device === 'auto' || flags.device === 'cpu';
  const isOwn = model.modelDir === builtInModel && model.answerer === undefined;
  const cores = physicalCores();
  const count = isOwn && onCpu ? Math.min(most, cores) : 1;
  const create = () =>
    context.createDocent({
      ...model,
      secondReader: new SecondReaderClient({ dataDir }),
      cacheDir: cacheDirOf(context.env),
      device: flags.device,
      ...(count > 1 && { threads: Math.floor(cores / count) }),
    });
  const docents: [Docent, ...Docent[]] = [await create()];
  while (docents.length < count) docents.push(await create());
  try {
    context.signal.throwIfAborted();
    return await work(docents, model.answerer ?? null);
  } finally {
    sayWhatFailed(context, model.answerer);
    context.progress.done();
    await Promise.all(docents.map((docent) => docent.dispose()));
  }
}

/** Says which devices should have run the model of others and failed, because it is slower without them. */
function sayWhatFailed({ stderr }: CliContext, answerer: PageAnswerer | undefined): void {
  for (const { device, reason, failed } of answerer?.skipped ?? []) {
    if (failed)
      stderr.write(`docent: ${answerer?.name} runs on ${answerer?.device}, because ${device} failed (${reason}).\n`);
  }
}

export function addModelFlags(command: Command): Command {
  return command
    .option(
      '--model <model>',
      'model folder, name of an installed model, or a server as ADDRESS#NAME (default: the one chosen with docent models use, or else docent-mini)',
    )
    .addOption(new Option('--device <name>', 'device to run on').choices(Device.options).default('auto'));
}

/** For commands that ask questions. */
export function addEndpointFlags(command: Command): Command {
  return command
    .option(
      '--endpoint <url>',
      'ask a server that speaks the OpenAI protocol (its key is read from DOCENT_ENDPOINT_KEY)',
    )
    .option('--endpoint-model <name>', 'the model to ask on that server');
}

export function addPasswordFlag(command: Command): Command {
  return command.addOption(new Option('--password <text>', 'password of an encrypted PDF').env('DOCENT_PASSWORD'));
}

export function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number, 1 or more.');
  return number;
}
