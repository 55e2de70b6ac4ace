import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { HubPlan } from '../../contract/hub.ts';
import { type MeasuredModel, ModelRole } from '../../contract/models-api.ts';
import { sizeInWords } from '../../contract/size-in-words.ts';
import { embeddingChoice } from '../../engines/embedding-choice.ts';
import { measuredModels } from '../../engines/measured-models.ts';
import { chosenModelDir, modelsDir } from '../../engines/model-choice.ts';
import { ggufModel } from '../../engines/model-spec.ts';
import type { ExactBytes } from '../../inference/devices/byte-products.ts';
import { dataDirOf } from '../data-dir.ts';
import { builtInModel, type CliContext } from './context.ts';
import { addModelsFlags, type ModelsFlags } from './models-flags.ts';
import { table } from './output.ts';

interface ListedModel {
  readonly name: string;
  readonly dir: string;
  readonly family: string;
  readonly parameters: number | null;
  readonly precision: string;
  readonly bytes: number | null;
  /** It answers. */
  readonly used: boolean;
  /** What it is used for. */
  readonly roles: readonly ModelRole[];
  /** Why it cannot be used; null when nothing is wrong with it. */
  readonly problem: string | null;
  /** As `docent models try` measured it here; null: it was not tried. */
  readonly measured: MeasuredModel | null;
  /** Where it was downloaded from. */
  readonly from?: { readonly repository: string; readonly revision: string; readonly licence: string | null };
}

export function registerModelsList(models: Command, context: CliContext): void {
  addModelsFlags(models.command('list').description('List the installed models and show which one is in use.')).action(
    async (flags: ModelsFlags) => {
      const listed = await listModels(dataDirOf({ chosen: flags.dataDir, env: context.env }), context.exactBytes);
      context.stdout.write(flags.json ? `${JSON.stringify({ models: listed })}\n` : modelsText(listed));
    },
  );
}

/** docent-mini first, then what was imported; an import that was interrupted is listed with how to continue. */
async function listModels(dataDir: string, exactBytes: ExactBytes): Promise<ListedModel[]> {
  const folder = modelsDir(dataDir);
  const names = (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  let chosen: string | undefined;
  try {
    chosen = chosenModelDir(dataDir);
  } catch {
    // It is gone, so nothing in the list is marked.
  }
  const used = (dir: string) => resolve(dir) === resolve(chosen ?? builtInModel);
  const builtIn = { name: 'docent-mini', dir: builtInModel, family: 'docent', precision: 'fp32' };
  const listed: ListedModel[] = [
    { ...builtIn, parameters: null, bytes: null, used: used(builtInModel), roles: [], problem: null, measured: null },
  ];
  for (const name of names) listed.push(await describe(name, join(folder, name), used, exactBytes));
  const measured = await measuredModels(dataDir);
  const embedder = embeddingChoice(dataDir).model ?? builtInModel;
  const rolesOf = ({ dir, used: answers }: ListedModel): ModelRole[] =>
    ModelRole.options.filter((role) => {
      if (role === 'answering') return answers;
      // Pages are read and described by the model that comes with Docent.
      return resolve(dir) === resolve(role === 'embedding' ? embedder : builtInModel);
    });
  return listed.map((model) => ({ ...model, roles: rolesOf(model), measured: measured[model.name] ?? null }));
}

async function describe(
  name: string,
  dir: string,
  used: (dir: string) => boolean,
  exactBytes: ExactBytes,
): Promise<ListedModel> {
  const facts = { name, dir, family: '', parameters: null, precision: '', bytes: null, used: used(dir) };
  const unknown = { ...facts, roles: [], measured: null };
  const { downloadedPlan } = await import('../../engines/hub/installed.ts');
  const plan = await downloadedPlan(dir);
  if (name.endsWith('.partial')) {
    const command = plan === undefined ? 'the same import command again' : `docent models get ${plan.repository}`;
    return { ...unknown, problem: `unfinished: run ${command} to continue` };
  }
  const gguf = ggufModel(dir);
  if (gguf !== undefined) {
    const files = [gguf.file, ...(gguf.projector === null ? [] : [gguf.projector])];
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    return { ...unknown, family: 'gguf', bytes, problem: null, ...(plan === undefined ? {} : { from: fromHub(plan) }) };
  }
  if (plan !== undefined) {
    const { kind, modelType, bytes } = plan;
    const problem = kind === 'checkpoint' ? `a checkpoint: run docent models import ${dir}` : null;
    return { ...unknown, family: modelType ?? kind, bytes, problem, from: fromHub(plan) };
  }
  const [{ readManifest }, { loadModelConfig }, { byteProblem }] = await Promise.all([
    import('../../../models/folder/import-manifest.ts'),
    import('../../../models/folder/config.ts'),
    import('../../inference/devices/byte-products.ts'),
  ]);
  try {
    const manifest = await readManifest(dir);
    if (!manifest) return { ...unknown, problem: 'not an imported model' };
    const { family, parameters, precision } = manifest;
    const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
    const problem = await byteProblem(dir, await loadModelConfig(dir), exactBytes);
    return { ...unknown, family, parameters, precision, bytes, problem: problem ?? null };
  } catch (error) {
    return { ...unknown, problem: error instanceof Error ? error.message : String(error) };
  }
}

function fromHub({ repository, revision, licence }: HubPlan): NonNullable<ListedModel['from']> {
  return { repository, revision, licence };
}

function modelsText(models: readonly ListedModel[]): string {
  const columns = [
    { title: '' },
    { title: 'model' },
    { title: 'used for' },
    { title: 'family' },
    { title: 'parameters', right: true },
    { title: 'precision' },
    { title: 'size', right: true },
    { title: 'a page here', right: true },
    { title: 'memory', right: true },
    { title: 'licence' },
    { title: 'problem' },
  ];
  const rows = models.map((model) => [
    model.used ? '*' : '',
    model.name,
    model.roles.join(', '),
    model.family,
    model.parameters === null ? '' : `${(model.parameters / 1e9).toFixed(2)}B`,
    model.precision,
    model.bytes === null ? '' : sizeInWords(model.bytes),
    model.measured === null ? '' : `${model.measured.seconds.toFixed(1)} s`,
    model.measured?.memoryBytes == null ? '' : sizeInWords(model.measured.memoryBytes),
    model.from?.licence ?? '',
    model.problem ?? '',
  ]);
  return `${table(columns, rows)}\n`;
}
