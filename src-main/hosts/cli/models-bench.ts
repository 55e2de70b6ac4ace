import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { Device } from '../../contract/engine.ts';
import { modelDirNamed } from '../../engines/model-choice.ts';
import { dataDirOf } from '../data-dir.ts';
import type { ModelFigures } from '../model-figures.ts';
import { builtInModel, type CliContext, cacheDirOf, positiveInteger } from './context.ts';
import { withModelErrors } from './model-errors.ts';
import { addModelsFlags, type ModelsFlags } from './models-flags.ts';
import { table } from './output.ts';

interface BenchFlags extends ModelsFlags {
  readonly device: Device;
  readonly tokens: number;
}

export function registerModelsBench(models: Command, context: CliContext): void {
  const command = models
    .command('bench')
    .description("Measure how fast a model encodes, prefills and decodes here, each compared with the machine's limit.")
    .argument('<model>', 'a name from `docent models list`, or a folder')
    .addOption(new Option('--device <name>', 'device to run on').choices(Device.options).default('auto'))
    .option('--tokens <n>', 'measure decoding over n tokens', positiveInteger, 32);
  addModelsFlags(command).action(async (name: string, flags: BenchFlags) => {
    const modelDir = resolve(modelDirNamed(name, dataDirOf({ chosen: flags.dataDir, env: context.env }), builtInModel));
    const { measureModel } = await import('../model-figures.ts');
    const figures = await withModelErrors(() =>
      measureModel({
        modelDir,
        cacheDir: cacheDirOf(context.env),
        device: flags.device,
        tokens: flags.tokens,
        signal: context.signal,
        onStage: (stage) => context.progress.stage(stage),
      }),
    );
    context.progress.done();
    context.stdout.write(flags.json ? `${JSON.stringify(figures)}\n` : figuresText(figures));
  });
}

function figuresText(figures: ModelFigures): string {
  const { encode, prefill, answer, decode, copied } = figures;
  const seconds = (ms: number) => `${(ms / 1000).toPrecision(3)} s`;
  const share = (part: number | null | undefined) => (part == null ? '' : `${(100 * part).toFixed(0)}%`);
  const product = (stage: {
    gflops?: number;
    limit?: { float32_product_gflops: number | null };
    share?: number | null;
  }) => [
    stage.gflops === undefined ? '' : `${stage.gflops.toFixed(0)} GFLOP/s`,
    stage.limit?.float32_product_gflops == null ? '' : `${stage.limit.float32_product_gflops.toFixed(0)} GFLOP/s`,
    share(stage.share),
  ];
  const columns = [{ title: '' }, { title: 'time', right: true }, { title: 'rate', right: true }];
  const rows = [
    [`encode, ${encode.tiles} tiles`, seconds(encode.ms), ...product(encode)],
    prefill.ms === null
      ? ['prefill', 'with each question', '', '', '']
      : [`prefill, ${prefill.positions} positions`, seconds(prefill.ms), ...product(prefill)],
    ...(answer === null ? [] : [['a question, the page known', seconds(answer.ms), '', '', '']]),
    ...(decode === null
      ? []
      : [
          [
            `decode, ${decode.tokens} tokens`,
            `${decode.ms_per_token.toPrecision(3)} ms/token`,
            `${decode.tokens_per_second.toPrecision(3)} tokens/s`,
            `${decode.limit.tokens_per_second.toPrecision(3)} tokens/s`,
            share(decode.share),
          ],
        ]),
  ];
  const limits = [...columns, { title: 'limit', right: true }, { title: 'of limit', right: true }];
  const mb = (bytes: number) => `${(bytes / 1e6).toPrecision(3)} MB`;
  const reads =
    decode === null || copied === null
      ? ''
      : `Each token reads ${mb(decode.weight_bytes_per_token)} of weights and copies ${mb(copied.bytes_per_step)} (${share(copied.share) || '0%'} of ${mb(copied.keys_and_values_bytes)} of keys and values). `;
  return `${figures.model} on ${figures.device}\n${table(limits, rows)}\n${reads}Memory: ${mb(figures.memory_bytes)}.\n`;
}
