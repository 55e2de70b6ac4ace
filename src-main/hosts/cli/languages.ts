import type { Command } from 'commander';
import type { LanguagePlan } from '../../contract/languages-api.ts';
import { sizeInWords } from '../../contract/size-in-words.ts';
import { dataDirOf } from '../data-dir.ts';
import { agree } from './agree.ts';
import type { CliContext } from './context.ts';
import { addModelsFlags, type ModelsFlags } from './models-flags.ts';
import { table } from './output.ts';

interface AddFlags extends ModelsFlags {
  readonly yes?: boolean;
  readonly look?: boolean;
}

/** `docent languages ...`: what the second reader can read. */
export function registerLanguages(program: Command, context: CliContext): void {
  const languages = program
    .command('languages')
    .description('List, add and remove languages that docent-mini cannot read: a second reader reads them.')
    .addHelpText(
      'after',
      `
docent-mini reads print in Latin letters, and English, German and their neighbours best. Pages that it cannot read are read again by
a second reader, if their language was added: PP-OCRv4 for Simplified Chinese, Tesseract for all other languages. Both run on this
machine, like everything else.

Examples:
  $ docent languages list
  $ docent languages add hebrew
  $ docent languages remove heb`,
    );
  registerList(languages, context);
  registerAdd(languages, context);
  registerRemove(languages, context);
}

/** Loaded here: other commands must not wait for it. */
async function languagesOf(context: CliContext, { dataDir }: ModelsFlags) {
  const { Languages } = await import('../../engines/second-reader/languages.ts');
  const { npmRegistry } = await import('../../engines/packages/registry.ts');
  return new Languages({
    dataDir: dataDirOf({ chosen: dataDir, env: context.env }),
    registry: npmRegistry(context.env),
  });
}

function registerList(languages: Command, context: CliContext): void {
  addModelsFlags(
    languages
      .command('list')
      .description('List the languages that can be added, and those that were. Nothing is contacted.'),
  ).action(async (flags: ModelsFlags) => {
    const shelf = await (await languagesOf(context, flags)).shelf();
    if (flags.json) {
      context.stdout.write(`${JSON.stringify(shelf)}\n`);
      return;
    }
    const columns = [{ title: '' }, { title: 'code' }, { title: 'language' }, { title: 'size', right: true }];
    const rows = shelf.languages.map(({ installed, code, name, bytes }) => [
      ...[installed ? '*' : '', code, name, bytes === null ? '' : sizeInWords(bytes)],
    ]);
    context.stdout.write(`${table(columns, rows)}\n* installed. To add one: docent languages add CODE\n`);
  });
}

function registerAdd(languages: Command, context: CliContext): void {
  const command = languages
    .command('add')
    .description('Download a language, after showing host, licence and size and asking.')
    .argument('<language>', 'a code from docent languages list, or its English name')
    .option('--yes', 'agree to host, licence and size without being asked')
    .option('--look', 'only show what would be downloaded');
  addModelsFlags(command)
    .addHelpText(
      'after',
      `
The first language that Tesseract reads brings Tesseract too. Every package is checked against its checksum; those of Tesseract are part of
Docent. If a download stops, the same command continues it.

DOCENT_NPM_REGISTRY names a mirror of the npm registry, and HTTPS_PROXY a proxy.`,
    )
    .action(async (named: string, flags: AddFlags) => {
      const { useProxy } = await import('../../engines/hub/hub-connection.ts');
      const shelf = await languagesOf(context, flags);
      await useProxy(context.env);
      context.progress.stage('asking the registry');
      const plan = await shelf.look(named, context.signal);
      context.progress.done();
      if (flags.look) {
        context.stdout.write(flags.json ? `${JSON.stringify(plan)}\n` : `${planText(plan)}\n`);
        return;
      }
      if (!flags.yes) await agree(context, planText(plan), { ...plan, licence: licencesOf(plan) });
      const onProgress = ({ file, done, total }: { file: string; done: number; total: number }) =>
        context.progress.stage(`downloading ${file}: ${Math.floor((100 * done) / total)}% of ${sizeInWords(total)}`);
      await shelf.add(plan.code, { consentTo: plan.host, bytes: plan.bytes }, onProgress, context.signal);
      context.progress.done();
      context.stdout.write(
        flags.json
          ? `${JSON.stringify({ code: plan.code, bytes: plan.bytes })}\n`
          : `Docent now reads ${plan.name}. Pages that docent-mini cannot read are tried in it.\n`,
      );
    });
}

function registerRemove(languages: Command, context: CliContext): void {
  addModelsFlags(
    languages
      .command('remove')
      .description('Delete a language; with the last one that Tesseract reads, Tesseract too.')
      .argument('<language>', 'its code, or its English name'),
  ).action(async (named: string, flags: ModelsFlags) => {
    await (await languagesOf(context, flags)).remove(named);
    context.stdout.write(flags.json ? `${JSON.stringify({ removed: named })}\n` : `Removed ${named}.\n`);
  });
}

const licencesOf = ({ packages }: LanguagePlan): string =>
  [...new Set(packages.map(({ licence }) => licence ?? 'none named'))].join(', ');

function planText({ code, name, host, packages, bytes }: LanguagePlan): string {
  const rows = packages.map((part) => [
    `${part.name} ${part.version}`,
    part.licence ?? 'none named',
    sizeInWords(part.bytes),
  ]);
  return [
    `${name} (${code}) from ${host}, ${sizeInWords(bytes)}`,
    table([{ title: 'package' }, { title: 'licence' }, { title: 'size', right: true }], rows),
  ].join('\n');
}
