import { type Command, Option } from 'commander';
import { Device } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import { ANY_FORMAT } from '../../contract/file-formats.ts';
import type { ModelTrial, PageTrial } from '../../contract/models-api.ts';
import { sizeInWords } from '../../contract/size-in-words.ts';
import { dataDirOf } from '../data-dir.ts';
import { addPasswordFlag, type CliContext, positiveInteger, withDocent } from './context.ts';
import { addModelsFlags, type ModelsFlags } from './models-flags.ts';

interface TryFlags extends ModelsFlags {
  readonly page: number;
  readonly question?: string;
  readonly device: Device;
  readonly password?: string;
}

export function registerModelsTry(models: Command, context: CliContext): void {
  const command = models
    .command('try')
    .description('Ask a model about a page: its answer, how long it takes here, and the memory it needs.')
    .argument('<model>', 'a name from `docent models list`, a folder, or a server as ADDRESS#NAME')
    .argument('[file]', `${ANY_FORMAT}; left out: two drawn receipts, whose time is kept for \`docent models list\``)
    .option('--page <n>', 'the page of the file, counted from 1', positiveInteger, 1)
    .option('--question <text>', 'what to ask about the page')
    .addOption(new Option('--device <name>', 'device to run on').choices(Device.options).default('auto'));
  addPasswordFlag(addModelsFlags(command))
    .addHelpText(
      'after',
      `
Examples:
  $ docent models try smolvlm-256m
  $ docent models try smolvlm-256m invoice.pdf --page 2 --question "Who is it from?"`,
    )
    .action(async (name: string, file: string | undefined, flags: TryFlags) => {
      const { question } = flags;
      if ((file === undefined) !== (question === undefined)) {
        throw new DocentError('bad-input', 'Give a file and --question together, or neither of them.');
      }
      if (file === undefined || question === undefined) await tryDrawn(context, name, flags);
      else await tryFile(context, name, file, question, flags);
    });
}

async function tryDrawn(context: CliContext, name: string, flags: TryFlags): Promise<void> {
  const [{ tryOnDrawnPages }, { keepMeasured }] = await Promise.all([
    import('../../engines/try-model.ts'),
    import('../../engines/measured-models.ts'),
  ]);
  const trial = await withDocent(context, { ...flags, model: name }, (docent, by) => {
    context.progress.stage('asking about two drawn pages');
    return tryOnDrawnPages(docent, by, context.signal);
  });
  // By its name, as lists have it; a folder elsewhere is in none.
  if (!/[\\/]/.test(name))
    await keepMeasured(dataDirOf({ chosen: flags.dataDir, env: context.env }), name, trial.measured);
  context.stdout.write(flags.json ? `${JSON.stringify({ model: name, ...trial })}\n` : drawnText(trial));
}

async function tryFile(
  context: CliContext,
  name: string,
  file: string,
  question: string,
  flags: TryFlags,
): Promise<void> {
  const [{ tryOnPage }, { openDocument }] = await Promise.all([
    import('../../engines/try-model.ts'),
    import('../../documents/index.ts'),
  ]);
  const { page, password } = flags;
  const { signal } = context;
  const trial = await withDocent(context, { ...flags, model: name }, async (docent, by) => {
    const document = await openDocument(file, { password, signal });
    try {
      // Docent's own model reads for every other one: its start is no part of an answer.
      await docent.info({ signal });
      context.progress.stage(`asking about page ${page}`);
      return await tryOnPage(docent, document, question, by, { page, signal });
    } finally {
      await document.dispose();
    }
  });
  context.stdout.write(flags.json ? `${JSON.stringify({ model: name, ...trial })}\n` : pageText(trial));
}

function drawnText({ question, answer, right, firstSeconds, measured, ran }: ModelTrial): string {
  const verdict = right ? 'right' : 'wrong';
  const times = `${inSeconds(measured.seconds)} for a page and a question, ${inSeconds(firstSeconds)} for the first`;
  return `${question}\n${answer}\n  ${verdict}; ${times}${memoryText(measured.memoryBytes)}${ranText(ran)}\n`;
}

function pageText({ page, answer, found, seconds, started, memoryBytes, ran }: PageTrial): string {
  const said = found ? answer : `Page ${page} does not say.`;
  return `${said}\n  ${inSeconds(seconds)}${started ? ' with the start of the model' : ''}${memoryText(memoryBytes)}${ranText(ran)}\n`;
}

function ranText(ran: ModelTrial['ran']): string {
  if (ran === null) return '';
  return `, on ${ran.device}${ran.failed.map(({ device, reason }) => `\n  ${device} failed: ${reason}`).join('')}`;
}

const inSeconds = (seconds: number): string => `${seconds.toFixed(1)} s`;

const memoryText = (bytes: number | null): string => (bytes === null ? '' : `, ${sizeInWords(bytes)} of memory`);
