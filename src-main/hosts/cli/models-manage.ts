import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import { sizeInWords } from '../../contract/size-in-words.ts';
import { chooseEmbedding, embeddingChoice } from '../../engines/embedding-choice.ts';
import { chooseModel, chosenModelDir, modelDirNamed, modelsDir } from '../../engines/model-choice.ts';
import { dataDirOf } from '../data-dir.ts';
import { builtInModel, type CliContext } from './context.ts';
import { withModelErrors } from './model-errors.ts';
import { addModelsFlags, type ModelsFlags } from './models-flags.ts';

const ROLES = ['answering', 'embedding'] as const;
const MODEL = 'a name from `docent models list`, or a folder';

interface UseFlags extends ModelsFlags {
  readonly for?: (typeof ROLES)[number];
}

export function registerModelsVerify(models: Command, context: CliContext): void {
  addModelsFlags(
    models
      .command('verify')
      .description('Check a downloaded or imported model against its checksums.')
      .argument('<model>', MODEL),
  ).action(async (name: string, flags: ModelsFlags) => {
    const dir = modelDirNamed(name, dataDirOf({ chosen: flags.dataDir, env: context.env }), builtInModel);
    const tell = ({ files, bytes }: { files: number; bytes: number }): void => {
      context.progress.done();
      const text = `${dir}: ${files} files, ${sizeInWords(bytes)}, all intact.\n`;
      context.stdout.write(flags.json ? `${JSON.stringify({ model: resolve(dir), ok: true, files, bytes })}\n` : text);
    };
    const { downloadedPlan, verifyDownloaded } = await import('../../engines/hub/installed.ts');
    const plan = await downloadedPlan(dir);
    if (plan !== undefined) {
      const onProgress = (file: string, done: number, total: number) =>
        context.progress.stage(`checking ${file}: ${Math.floor((100 * done) / Math.max(1, total))}%`);
      tell(await verifyDownloaded(dir, plan, { signal: context.signal, onProgress }));
      return;
    }
    const { verifyModel } = await import('../../../models/import/verify-model.ts');
    const verified = await withModelErrors(() =>
      verifyModel(dir, {
        signal: context.signal,
        onProgress: ({ file, done, total }) =>
          context.progress.stage(`checking ${file}: ${Math.floor((100 * done) / Math.max(1, total))}%`),
      }),
    );
    tell(verified);
  });
}

export function registerModelsUse(models: Command, context: CliContext): void {
  addModelsFlags(
    models
      .command('use')
      .description('Use this model from now on, in the window too. An embedding model finds pages, others answer.')
      .argument('<model>', `${MODEL}; docent-mini switches back`)
      .addOption(
        new Option('--for <role>', 'what for (default: what it can do; docent-mini: answering)').choices(ROLES),
      ),
  ).action(async (name: string, flags: UseFlags) => {
    const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
    const dir = modelDirNamed(name, dataDir, builtInModel);
    const { downloadedPlan } = await import('../../engines/hub/installed.ts');
    const embeds = (await downloadedPlan(dir))?.kind === 'embedding';
    if (embeds || flags.for === 'embedding') {
      useForSearch(context, flags, name, dir, embeds);
      return;
    }
    const { parseModelSpec } = await import('../../engines/index.ts');
    if (parseModelSpec(dir).kind !== 'docent') {
      chooseModel(dataDir, dir);
      tellChoice(context, flags, dir);
      return;
    }
    const { loadModelConfig } = await import('../../../models/folder/config.ts');
    const { byteProblem } = await import('../../inference/devices/byte-products.ts');
    const problem = await byteProblem(dir, await withModelErrors(() => loadModelConfig(dir)), context.exactBytes);
    if (problem !== undefined) throw new DocentError('model-invalid', problem, { subject: dir });
    chooseModel(dataDir, dir === builtInModel ? null : dir);
    tellChoice(context, flags, dir);
  });
}

/** @param embeds whether it is an embedding model @throws DocentError bad-input for a model that does something else */
function useForSearch(context: CliContext, flags: UseFlags, name: string, dir: string, embeds: boolean): void {
  if (flags.for === 'answering' || !(embeds || dir === builtInModel)) {
    const cannot = embeds ? 'answer questions: it finds pages by meaning' : 'find pages by meaning';
    throw new DocentError('bad-input', `${name} cannot ${cannot}.`, { subject: name });
  }
  chooseEmbedding(dataDirOf({ chosen: flags.dataDir, env: context.env }), embeds ? dir : null);
  const model = resolve(dir);
  const text = `Docent now finds pages by meaning with ${model}. It reads them anew in the background when it is next open; until then what it had is used.\n`;
  context.stdout.write(flags.json ? `${JSON.stringify({ model })}\n` : text);
}

function tellChoice(context: CliContext, flags: ModelsFlags, dir: string): void {
  const model = resolve(dir);
  context.stdout.write(flags.json ? `${JSON.stringify({ model })}\n` : `Docent now answers with ${model}.\n`);
}

export function registerModelsRemove(models: Command, context: CliContext): void {
  addModelsFlags(
    models
      .command('remove')
      .description('Delete a downloaded or imported model, or the remains of an interrupted download or import.')
      .argument('<model>', 'a name from `docent models list`'),
  ).action(async (name: string, flags: ModelsFlags) => {
    const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
    const dir = join(modelsDir(dataDir), name);
    if (dirname(resolve(dir)) !== resolve(modelsDir(dataDir)) || !existsSync(dir)) {
      const message =
        name === 'docent-mini'
          ? 'docent-mini comes with Docent and stays.'
          : `There is no downloaded or imported model called ${name}. docent models list shows them. Delete a folder made with --out yourself.`;
      throw new DocentError('bad-input', message, { subject: name });
    }
    if (isChosen(dataDir, dir)) chooseModel(dataDir, null);
    if (embeddingChoice(dataDir).model === resolve(dir)) chooseEmbedding(dataDir, null);
    await rm(dir, { recursive: true, force: true });
    context.stdout.write(flags.json ? `${JSON.stringify({ removed: dir })}\n` : `Removed ${dir}.\n`);
  });
}

export function registerModelsMove(models: Command, context: CliContext): void {
  addModelsFlags(
    models
      .command('move')
      .description(
        'Move all downloaded and imported models to another folder, also on another drive. Close Docent first.',
      )
      .argument('<folder>', 'where they should be'),
  ).action(async (folder: string, flags: ModelsFlags) => {
    const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
    const { moveModels } = await import('../../engines/move-models.ts');
    const moved = await moveModels(dataDir, folder, {
      signal: context.signal,
      onModel: (name, done, total) => context.progress.stage(`moving ${name}, ${done + 1} of ${total}`),
    });
    context.progress.done();
    const models = moved.models === 1 ? '1 model is' : `${moved.models} models are`;
    context.stdout.write(flags.json ? `${JSON.stringify(moved)}\n` : `${models} in ${moved.to} now.\n`);
  });
}

function isChosen(dataDir: string, dir: string): boolean {
  try {
    const chosen = chosenModelDir(dataDir);
    return chosen !== undefined && resolve(chosen) === resolve(dir);
  } catch {
    return true;
  }
}
