import { basename, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import { sizeInWords } from '../../contract/size-in-words.ts';
import { modelsDir } from '../../engines/model-choice.ts';
import { dataDirOf } from '../data-dir.ts';
import { type CliContext, positiveInteger } from './context.ts';
import { withModelErrors } from './model-errors.ts';
import { addModelsFlags, type ModelsFlags } from './models-flags.ts';

interface ImportFlags extends ModelsFlags {
  readonly precision: 'fp32' | 'fp16' | 'int8' | 'int4';
  readonly block: 32 | 128;
  readonly target: 'cpu' | 'any';
  readonly keys?: 'float' | 'int8';
  readonly tiles?: number;
  readonly mergeTokens?: number;
  readonly threads: number;
  readonly out?: string;
}

export function registerModelsImport(models: Command, context: CliContext): void {
  const command = models
    .command('import')
    .description('Import a published checkpoint as a model for Docent: Monkey, Monkey-Chat, Qwen-VL or LLaVA-1.5.')
    .argument(
      '<folder>',
      'the folder as downloaded: config.json, *.safetensors or pytorch_model*.bin, and the tokenizer',
    )
    .addOption(
      new Option('--precision <p>', 'precision of the weights')
        .choices(['fp32', 'fp16', 'int8', 'int4'])
        .default('int4'),
    )
    .option('--block <n>', 'number of int4 weights that share a scale: 32 is more exact, 128 is faster', blockSize, 32)
    .addOption(
      new Option(
        '--target <t>',
        'cpu: faster, on CPUs only (int8 encoder, int8 keys and values); any: runs on every device',
      )
        .choices(['cpu', 'any'])
        .default('any'),
    )
    .addOption(
      new Option(
        '--keys <k>',
        "precision of a page's keys and values: int8 takes a quarter of the memory and is faster to read, on CPUs only (default: int8 with --target cpu, otherwise float)",
      ).choices(['int8', 'float']),
    )
    .option(
      '--tiles <n>',
      'cut each page into up to n tiles, according to its shape (default: the published fixed grid)',
      positiveInteger,
    )
    .option(
      '--merge-tokens <share>',
      'merge this share of the visual tokens into similar neighbours, 0 to 0.5: faster, less exact',
      share,
    )
    .option('--threads <n>', 'number of threads that quantize weights', positiveInteger, 2)
    .option(
      '--out <dir>',
      'write the model to this folder (default: the data folder, under the name of the checkpoint)',
    );
  addModelsFlags(command)
    .addHelpText(
      'after',
      `
Weights are streamed, so 3 GB of memory are enough for a model of any size. An interrupted import keeps its work in
DIR.partial, and the same command continues from there.`,
    )
    .action((folder: string, flags: ImportFlags) => importInto(context, folder, flags));
}

function share(value: string): number {
  const number = Number(value);
  if (value !== '' && number >= 0 && number <= 0.5) return number;
  throw new InvalidArgumentError('Give a number from 0 to 0.5.');
}

function blockSize(value: string): 32 | 128 {
  if (value === '32') return 32;
  if (value === '128') return 128;
  throw new InvalidArgumentError('Give 32 or 128.');
}

async function importInto(context: CliContext, folder: string, flags: ImportFlags): Promise<void> {
  const source = resolve(folder);
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const out = flags.out ?? join(modelsDir(dataDir), `${basename(source)}-${flags.precision}`);
  const rounding = await roundingOf(flags, context);
  // Loaded here: other commands must not wait for it.
  const { importModel } = await import('../../../models/import/import-model.ts');
  const result = await withModelErrors(() =>
    importModel(source, out, {
      precision: flags.precision,
      block: flags.block,
      ...rounding,
      tiles: flags.tiles,
      mergeTokens: flags.mergeTokens,
      threads: flags.threads,
      signal: context.signal,
      onProgress: ({ graph, done, total, secondsLeft }) => {
        const left = secondsLeft === undefined ? '' : `, ${timeLeft(secondsLeft)} left`;
        context.progress.stage(
          `importing ${graph}: ${Math.floor((100 * done) / total)}% of ${sizeInWords(total)}${left}`,
        );
      },
    }),
  );
  context.progress.done();
  const { manifest, seconds, sourceBytes, writtenBytes } = result;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const peakBytes = maxRSS * 1024;
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  const layers = layerErrors(manifest.errors);
  if (flags.json) {
    const { family, parameters, precision, block, encoder, errors } = manifest;
    const facts = {
      family,
      parameters,
      precision,
      block,
      encoder,
      seconds,
      sourceBytes,
      writtenBytes,
      peakBytes,
      cpuSeconds,
      layers,
      errors,
    };
    context.stdout.write(`${JSON.stringify({ model: result.folder, ...facts })}\n`);
    return;
  }
  const worst = Object.entries(manifest.errors).sort((a, b) => b[1] - a[1])[0];
  context.stdout.write(
    [
      `${result.folder}`,
      `  ${manifest.family}, ${(manifest.parameters / 1e9).toFixed(2)}B parameters in ${manifest.precision}, ${sizeInWords(writtenBytes)} from ${sizeInWords(sourceBytes)}`,
      `  ${seconds.toFixed(0)} s, ${(sourceBytes / 1e6 / seconds).toFixed(0)} MB/s read, peak memory ${sizeInWords(peakBytes)}`,
      ...layers.map(
        ({ part, error, weights }) => `  error ${(100 * error).toFixed(2)}% in ${part} (${weights} weights)`,
      ),
      ...(worst ? [`  largest error ${(100 * worst[1]).toFixed(2)}% in ${worst[0]}`] : []),
      `To use it: docent ask ... --model ${result.folder}, or docent models use ${result.folder}`,
      '',
    ].join('\n'),
  );
}

/** Root mean square of the relative errors of a part's weights: embeddings, each layer of encoder and language model, the rest. */
function layerErrors(errors: Readonly<Record<string, number>>): { part: string; error: number; weights: number }[] {
  const parts = new Map<string, number[]>();
  for (const [name, error] of Object.entries(errors)) {
    const layer = /^transformer\.(?:visual\.transformer\.resblocks|h)\.\d+|encoder\.layers\.\d+/.exec(name)?.[0];
    const part = layer ?? name.replace(/\.weight.*|\[.*/, '');
    parts.set(part, [...(parts.get(part) ?? []), error]);
  }
  return [...parts].map(([part, list]) => ({
    part,
    error: Math.sqrt(list.reduce((sum, error) => sum + error * error, 0) / list.length),
    weights: list.length,
  }));
}

interface Rounding {
  readonly encoder: 'dynamic' | 'blocks';
  readonly prefix: 'float' | 'int8';
}

/** Which of int8's quicker forms the import takes. Keys and values only where they come out right on this processor. */
async function roundingOf({ keys, target, precision }: ImportFlags, { exactBytes }: CliContext): Promise<Rounding> {
  if (keys !== 'int8' && target !== 'cpu') return { encoder: 'blocks', prefix: 'float' };
  const exact = await exactBytes();
  if (keys === 'int8' && !exact) {
    const message = 'This processor does not multiply bytes exactly (x86 needs VNNI for that). Leave out --keys int8.';
    throw new DocentError('bad-input', message);
  }
  const rounded = precision === 'int8' || precision === 'int4';
  // int8 keys pay where a row of bytes times a matrix of bytes has a loop of its own: measured on x86 only (docs/full-size-proof.md).
  const pays = target === 'cpu' && rounded && exact && process.arch === 'x64';
  return {
    encoder: target === 'cpu' ? 'dynamic' : 'blocks',
    prefix: keys ?? (pays ? 'int8' : 'float'),
  };
}

function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds))
    throw new DocentError('internal', 'The remaining time is not a number. Please report this.');
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
