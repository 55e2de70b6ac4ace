import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import { type HubProgress, type ModelPlan, scoreInWords } from '../../contract/hub.ts';
import type { LibraryPlan } from '../../contract/packages.ts';
import { sizeInWords } from '../../contract/size-in-words.ts';
import { modelsDir } from '../../engines/model-choice.ts';
import { dataDirOf } from '../data-dir.ts';
import { agree } from './agree.ts';
import type { CliContext } from './context.ts';
import { addModelsFlags, type ModelsFlags } from './models-flags.ts';
import { table } from './output.ts';

interface GetFlags extends ModelsFlags {
  readonly yes?: boolean;
  readonly look?: boolean;
}

export function registerModelsFind(models: Command, context: CliContext): void {
  addModelsFlags(
    models
      .command('find')
      .description('List models that Docent suggests, with licence and published score. Nothing is contacted.'),
  ).action(async (flags: ModelsFlags) => {
    const { CURATED } = await import('../../engines/hub/curated.ts');
    const folder = modelsDir(dataDirOf({ chosen: flags.dataDir, env: context.env }));
    const listed = CURATED.map((model) => ({ ...model, installed: existsSync(join(folder, model.name)) }));
    if (flags.json) {
      context.stdout.write(`${JSON.stringify({ models: listed })}\n`);
      return;
    }
    const columns = [
      ...[
        { title: '' },
        { title: 'name' },
        { title: 'kind' },
        { title: 'repository' },
        { title: 'parameters', right: true },
      ],
      ...[{ title: 'licence' }, { title: 'score', right: true }, { title: 'good at' }],
    ];
    const rows = listed.map(({ installed, name, repository, parameters, licence, published, goodAt, kind }) => [
      installed ? '*' : '',
      name,
      KIND[kind],
      repository,
      parameters < 1e9 ? `${Math.round(parameters / 1e6)}M` : `${(parameters / 1e9).toFixed(1)}B`,
      licence ?? 'see the hub',
      published === null ? '' : scoreInWords(published),
      goodAt,
    ]);
    context.stdout.write(
      `${table(columns, rows)}\n* installed. To download one: docent models get NAME. Where each fact is from, and since when: --json.\n`,
    );
  });
}

export function registerModelsGet(models: Command, context: CliContext): void {
  const command = models
    .command('get')
    .description('Download a model from the Hugging Face hub, after showing host, licence and size and asking.')
    .argument(
      '<model>',
      'a name from docent models find, or OWNER/NAME on the hub, with @REVISION if wanted; node-llama-cpp: what GGUF models need',
    )
    .option('--yes', 'agree to host, licence and size without being asked')
    .option('--look', 'only show what would be downloaded');
  addModelsFlags(command)
    .addHelpText(
      'after',
      `
Of a repository only data is downloaded: settings, tokenizer and weights as ONNX, GGUF or safetensors, never code or pickles.
Every file is checked against the hub's own checksum. If a download stops, the same command continues it. GGUF models that
read text need node-llama-cpp, which comes with the first of them from the npm registry; Docent knows its checksums.

HF_ENDPOINT and DOCENT_NPM_REGISTRY name mirrors, HF_TOKEN is for models that are not public, and HTTPS_PROXY a proxy.

Examples:
  $ docent models get smolvlm-256m
  $ docent ask report.pdf "Who signed it?" --model smolvlm-256m`,
    )
    .action((named: string, flags: GetFlags) =>
      named === 'node-llama-cpp' ? getLlama(context, flags) : getModel(context, named, flags),
    );
}

/** Only the library that GGUF models need, for those that were put into the models folder by hand. */
async function getLlama(context: CliContext, flags: GetFlags): Promise<void> {
  const [{ byHand, llamaLibrary }, { npmRegistry }, { useProxy }] = await Promise.all([
    import('../../engines/packages/llama.ts'),
    import('../../engines/packages/registry.ts'),
    import('../../engines/hub/hub-connection.ts'),
  ]);
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const library = llamaLibrary(dataDir, npmRegistry(context.env));
  if (library === undefined) {
    throw new DocentError('bad-input', `Docent cannot bring node-llama-cpp to this machine. ${byHand(dataDir)}`);
  }
  const { plan } = library;
  if (flags.look) {
    context.stdout.write(flags.json ? `${JSON.stringify(plan)}\n` : `${libraryText(plan)}\n`);
    return;
  }
  await useProxy(context.env);
  if (!flags.yes && !library.isThere) {
    await agree(context, libraryText(plan), { ...plan, licence: plan.licences.join(', ') });
  }
  await library.install(telling(context), context.signal);
  context.progress.done();
  const { folder } = library;
  context.stdout.write(flags.json ? `${JSON.stringify({ library: folder })}\n` : `${folder}\n  all checksums right\n`);
}

async function getModel(context: CliContext, named: string, flags: GetFlags): Promise<void> {
  // Loaded here: other commands must not wait for it.
  const [
    { hubConnection, useProxy },
    { planDownload },
    { checkAbsent, downloadModel },
    { whatItNeeds },
    { npmRegistry },
  ] = await Promise.all([
    import('../../engines/hub/hub-connection.ts'),
    import('../../engines/hub/plan-download.ts'),
    import('../../engines/hub/download.ts'),
    import('../../engines/hub/what-it-needs.ts'),
    import('../../engines/packages/registry.ts'),
  ]);
  const hub = hubConnection(context.env);
  await useProxy(context.env);
  context.progress.stage(`asking ${hub.host}`);
  const plan = await planDownload(hub, named, context.signal);
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const { install, ...needs } = whatItNeeds(plan, dataDir, npmRegistry(context.env));
  const shown = { ...plan, ...needs };
  context.progress.done();
  if (flags.look) {
    context.stdout.write(flags.json ? `${JSON.stringify(shown)}\n` : `${planText(shown)}\n`);
    return;
  }
  const dir = join(modelsDir(dataDir), plan.name);
  checkAbsent(dir);
  if (!flags.yes) await agree(context, planText(shown), plan);
  const start = performance.now();
  const onProgress = telling(context);
  await install?.(onProgress, context.signal);
  await downloadModel(hub, plan, dir, { signal: context.signal, onProgress });
  context.progress.done();
  const seconds = (performance.now() - start) / 1000;
  const use = `docent models use ${plan.name}`;
  const next =
    plan.kind === 'checkpoint'
      ? `docent models import ${dir} --precision int4`
      : plan.kind === 'embedding'
        ? use
        : `docent ask FILE "..." --model ${plan.name}, or ${use}`;
  context.stdout.write(
    flags.json
      ? `${JSON.stringify({ model: dir, repository: plan.repository, revision: plan.revision, bytes: plan.bytes, seconds })}\n`
      : `${dir}\n  ${sizeInWords(plan.bytes)} in ${seconds.toFixed(0)} s, all checksums right\nTo use it: ${next}\n`,
  );
}

function telling(context: CliContext) {
  return ({ file, done, total }: HubProgress): void => {
    const share = Math.floor((100 * done) / Math.max(1, total));
    context.progress.stage(`downloading ${file}: ${share}% of ${sizeInWords(total)}`);
  };
}

function libraryText({ name, version, host, licences, packages, bytes }: LibraryPlan): string {
  return [
    `${name} ${version} from ${host}, which runs GGUF models`,
    `  licences ${licences.join(', ')}`,
    `  size     ${sizeInWords(bytes)} in ${packages} packages`,
  ].join('\n');
}

/** In one word, for a list. */
const KIND = { vision: 'sees', text: 'reads text', embedding: 'search', checkpoint: 'import' } as const;

const WHAT_IT_DOES = {
  vision: 'It answers questions about pages as it is.',
  text: 'It reads text and cannot see: it is given what Docent reads. It answers as it is.',
  embedding: 'It finds pages by what they mean. It answers nothing.',
  checkpoint: 'It is a checkpoint, to be imported afterwards with docent models import.',
};

function planText(plan: ModelPlan): string {
  const left = plan.leftOut.length === 0 ? 'nothing' : plan.leftOut.slice(0, 5).join(', ');
  const more = plan.leftOut.length > 5 ? ` and ${plan.leftOut.length - 5} more` : '';
  return [
    `${plan.repository} from ${plan.host}`,
    `  commit   ${plan.revision}`,
    `  licence  ${plan.licence ?? 'the hub names none: read the repository before you use it'}`,
    `  size     ${sizeInWords(plan.bytes)} in ${plan.files.length} files`,
    `  left out ${left}${more}`,
    `  ${WHAT_IT_DOES[plan.kind]}`,
    ...(plan.byHand === null ? [] : [`  ${plan.byHand}`]),
    ...(plan.library === null ? [] : ['It needs, and brings:', libraryText(plan.library)]),
  ].join('\n');
}
