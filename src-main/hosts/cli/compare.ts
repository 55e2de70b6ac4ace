import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { ComparisonFormat } from '../../contract/comparison.ts';
import type { Device } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import { ANY_FORMAT } from '../../contract/file-formats.ts';
import { dataDirOf } from '../data-dir.ts';
import { replaceFile } from './caption.ts';
import { addPasswordFlag, builtInModel, type CliContext, cacheDirOf, modelDirOf, positiveInteger } from './context.ts';

interface CompareFlags {
  readonly with: readonly string[];
  readonly caption?: boolean;
  readonly page: number;
  readonly format: ComparisonFormat;
  readonly out?: string;
  readonly device: Device;
  readonly password?: string;
  readonly json?: boolean;
}

export function registerCompare(program: Command, context: CliContext): void {
  const command = program
    .command('compare')
    .description(
      'Ask several models the same question, or have them describe a page, and show the answers side by side.',
    )
    .argument('<file>', ANY_FORMAT)
    .argument('[question]', 'the question; leave it out with --caption')
    .requiredOption(
      '--with <models...>',
      'model folders, or servers as ADDRESS#NAME; "mini" is the model that comes with Docent',
    )
    .option('--caption', 'have the models describe the page')
    .option('--page <n>', 'the page, counted from 1', positiveInteger, 1)
    .addOption(new Option('--format <name>', 'output format').choices(ComparisonFormat.options).default('md'))
    .option('--out <path>', 'write to this file')
    .addOption(
      new Option('--device <name>', 'device to run on')
        .choices(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'])
        .default('auto'),
    )
    .option('--json', 'same as --format json');
  addPasswordFlag(command)
    .addHelpText(
      'after',
      `
The page is sent to a server only if you name one here. A server's key is read from DOCENT_ENDPOINT_KEY.

Examples:
  $ docent compare receipt.jpg "What is the total?" --with mini ./models/monkey-int4
  $ docent compare report.pdf --caption --page 2 --with mini http://127.0.0.1:1234#qwen2-vl-7b --format csv --out compare.csv`,
    )
    .action(async (file: string, question: string | undefined, flags: CompareFlags) => {
      if ((question === undefined) !== (flags.caption ?? false)) {
        throw new DocentError('bad-input', 'Give either a question or --caption.');
      }
      const { compareModels, formatComparison } = await import('../../captions/index.ts');
      const { parseModelSpec, endpointAddress } = await import('../../engines/index.ts');
      const { openDocument } = await import('../../documents/index.ts');
      const dataDir = dataDirOf({ env: context.env });
      const models = flags.with.map((named) => (named === 'mini' ? modelDirOf({}, dataDir) : named));
      for (const named of models) {
        const spec = parseModelSpec(named);
        if (spec.kind !== 'endpoint') continue;
        const { host, loopback } = endpointAddress(spec.url);
        const where = loopback ? 'a server on this machine' : 'ANOTHER MACHINE on the network';
        context.stderr.write(`docent: the page is sent to ${host} (${where}).\n`);
      }
      const document = await openDocument(file, { password: flags.password, signal: context.signal });
      try {
        const key = context.env.DOCENT_ENDPOINT_KEY || undefined;
        const settings = {
          readerDir: builtInModel,
          dataDir,
          key,
          cacheDir: cacheDirOf(context.env),
          device: flags.device,
        };
        const comparison = await compareModels(document, basename(file), question ?? null, models, settings, {
          page: flags.page,
          signal: context.signal,
          onModel: (named, index) =>
            context.progress.stage(`asking ${basename(named)} (${index + 1} of ${models.length})`),
        });
        context.progress.done();
        const text = formatComparison(comparison, flags.json ? 'json' : flags.format);
        if (flags.out === undefined) context.stdout.write(text);
        else {
          await mkdir(dirname(flags.out), { recursive: true });
          await replaceFile(flags.out, text);
        }
      } finally {
        await document.dispose();
      }
    });
}
