import { basename } from 'node:path';
import type { Command } from 'commander';
import { retryAfterCrash } from '../../asking/retry-after-crash.ts';
import { type BatchJob, type Ledger, type LedgerAddress, ledgerAddress, openLedger } from '../../batch/index.ts';
import type { BatchCounts } from '../../contract/batch.ts';
import { DocentError } from '../../contract/errors.ts';
import type { ReceiptPreset } from '../../contract/receipt.ts';
import { AT_ONCE, askJob, captionJob, receiptJob } from './batch-jobs.ts';
import { addRoleFlags, pluggedBy, type RoleFlags } from './caption.ts';
import { addEndpointFlags, addModelFlags, type CliContext, type ModelFlags, withDocents } from './context.ts';
import { chosenSchema, presetOption } from './receipt.ts';
import type { Docent } from './service.ts';

interface BatchFlags extends ModelFlags {
  readonly out: string;
  readonly ledger?: string;
  readonly retryFailed?: boolean;
  readonly json?: boolean;
}

const HELP = `
Results are written file by file. A ledger beside them (OUT.ledger) records what is done, so that the same command
continues after a stop, a crash or a power cut without repeating anything. Identical files are done once.
Ctrl-C stops at once; docent batch stop OUT lets the current files finish first.

Several machines can share one batch: give each the same command, with --ledger and the address of a PostgreSQL
database. Every machine must see the files at the same path. docs/at-scale.md shows how.
`;

const LEDGER_FLAG = [
  '--ledger <address>',
  'share the batch with other machines through this PostgreSQL database, postgres://USER@HOST/DATABASE (also DOCENT_LEDGER; password: PGPASSWORD or ~/.pgpass)',
] as const;

/** The database that was named, here or in the environment; undefined: a file beside the results. */
function sharedLedger(context: CliContext, { ledger }: { readonly ledger?: string }): LedgerAddress | undefined {
  if (ledger !== undefined) return ledgerAddress(ledger, 'command line');
  const named = context.env.DOCENT_LEDGER;
  return named ? ledgerAddress(named, 'environment') : undefined;
}

export function registerBatch(program: Command, context: CliContext): void {
  const batch = program
    .command('batch')
    .description('Work through folders of documents and resume after a stop: ask, receipt or caption.');
  const job = (name: string, description: string) =>
    addEndpointFlags(
      addModelFlags(
        batch
          .command(name)
          .description(description)
          .argument('<paths...>', 'files, and folders with everything in them'),
      ),
    )
      .requiredOption('--out <file>', 'write the results to this file: .jsonl, .csv or .xlsx')
      .option(...LEDGER_FLAG)
      .option('--retry-failed', 'try failed files again')
      .option('--json', 'print the counts as one JSON value at the end');

  job('ask', 'Ask the same questions of every document.')
    .requiredOption(
      '--question <text>',
      'a question; can be given more than once',
      (text: string, all: string[] = []) => [...all, text],
    )
    .addHelpText(
      'after',
      `${HELP}\nExamples:\n  $ docent batch ask letters --question "Who signed it?" --out answers.csv`,
    )
    .action(async (paths: string[], flags: BatchFlags & { question: string[] }) =>
      run(context, paths, flags, async (docent, model) => askJob(docent, flags.question, model)),
    );

  job('receipt', 'Read the receipts of every document.')
    .option('--schema <file>', 'also ask for the properties of this JSON Schema')
    .addOption(presetOption())
    .option('--no-ask', "do not ask the model; use only the layout of the page's lines")
    .addHelpText('after', `${HELP}\nExamples:\n  $ docent batch receipt scans --out receipts.xlsx`)
    .action(async (paths: string[], flags: BatchFlags & { schema?: string; preset?: ReceiptPreset; ask: boolean }) => {
      const chosen = await chosenSchema(flags);
      await run(context, paths, flags, (docent, model) =>
        receiptJob(docent, chosen?.schema, { ask: flags.ask, model, schema: chosen?.text ?? null }),
      );
    });

  addRoleFlags(job('caption', 'Describe every document.'))
    .option('--detailed', 'also write a description of up to five sentences')
    .addHelpText('after', `${HELP}\nExamples:\n  $ docent batch caption photos --out captions.jsonl`)
    .action(async (paths: string[], flags: BatchFlags & RoleFlags & { detailed?: boolean }) => {
      const plug = await pluggedBy(context, flags);
      const { captioner, segmenter, matcher } = flags;
      const roles = { captioner, segmenter, matcher };
      const settings = {
        detailed: flags.detailed ?? false,
        model: modelName(flags),
        // Left out if there are none, so that ledgers from before roles existed can be continued.
        ...(Object.values(roles).some((role) => role !== undefined) && { roles }),
      };
      try {
        // A model that was named is a captioner and is not asked through the service.
        const { endpoint: _, endpointModel: __, ...own } = flags;
        const onOne = { ...own, model: plug.modelDir };
        await run(context, paths, onOne, (docent) => captionJob(docent, settings, plug.roles), 1);
      } finally {
        await plug.dispose();
      }
    });

  batch
    .command('stop')
    .description('Stop a running batch after the current files, or at once. The same batch command continues it later.')
    .argument('<out>', "the batch's --out file")
    .option('--now', 'do not wait for the current files; they are queued again')
    .option(...LEDGER_FLAG)
    .addHelpText('after', '\nExamples:\n  $ docent batch stop receipts.csv')
    .action(async (out: string, flags: { now?: boolean; ledger?: string }) => {
      const request = flags.now ? 'now' : 'after-current';
      await withLedger(out, sharedLedger(context, flags), (ledger) => ledger.requestStop(request));
    });

  batch
    .command('status')
    .description('Show the progress of a batch, running or stopped.')
    .argument('<out>', "the batch's --out file")
    .option('--json', 'print one JSON value')
    .option(...LEDGER_FLAG)
    .addHelpText('after', '\nExamples:\n  $ docent batch status receipts.csv')
    .action(async (out: string, flags: { json?: boolean; ledger?: string }) => {
      const counts = await withLedger(out, sharedLedger(context, flags), (ledger) => ledger.counts());
      context.stdout.write(flags.json ? `${JSON.stringify(counts)}\n` : `${countsText(counts)}\n`);
    });
}

async function run(
  context: CliContext,
  inputs: readonly string[],
  flags: BatchFlags,
  makeJob: (docent: Docent, model: string) => Promise<BatchJob>,
  most = AT_ONCE,
): Promise<void> {
  const { runBatch } = await import('../../batch/index.ts');
  const model = modelName(flags);
  const ledger = sharedLedger(context, flags);
  if (ledger !== undefined) {
    context.stderr.write(
      `docent: the names of the files and their results are kept in the ledger at ${ledger.name}.\n`,
    );
  }
  const restarted = (reason: string) => context.stderr.write(`docent: ${reason}\n`);
  const end = await withDocents(context, flags, most, async (docents) => {
    const job = sharedOut(await Promise.all(docents.map((docent) => makeJob(docent, model))));
    return await runBatch({
      inputs,
      out: flags.out,
      ledger,
      job: { ...job, run: (file, options) => retryAfterCrash(() => job.run(file, options), restarted, options.signal) },
      retryFailed: flags.retryFailed,
      signal: context.signal,
      onSkip: (path, why) => context.stderr.write(`docent: ${path}: skipped: ${why}\n`),
      onFile: (file, counts) => {
        if (file.status === 'failed') context.stderr.write(`docent: ${file.path}: ${file.error_message}\n`);
        context.progress.stage(`${basename(file.path)}: ${countsText(counts)}`);
      },
      onTrouble: (message) => context.stderr.write(`docent: ${message}\n`),
    });
  });
  if (flags.json) context.stdout.write(`${JSON.stringify(end)}\n`);
  else
    context.stdout.write(`${countsText(end)}${end.stopped === null ? '' : '; stopped: the same command continues'}\n`);
  if (context.signal.aborted) throw new DocentError('cancelled', 'Cancelled.');
}

/** One job of the same jobs on several models: a file goes to the one with the fewest files in work. */
function sharedOut(jobs: readonly BatchJob[]): BatchJob {
  const sides = jobs.map((job) => ({ job, inWork: 0 }));
  return {
    ...jobs[0]!,
    run: async (file, options) => {
      const side = sides.reduce((a, b) => (b.inWork < a.inWork ? b : a));
      side.inWork += 1;
      try {
        return await side.job.run(file, options);
      } finally {
        side.inWork -= 1;
      }
    },
  };
}

const modelName = (flags: ModelFlags): string => flags.endpoint ?? flags.model ?? '';

function countsText({ total, queued, done, failed, duplicate }: BatchCounts): string {
  const parts = [`${done + duplicate} of ${total} done`];
  if (duplicate > 0) parts.push(`${duplicate} of them ${duplicate === 1 ? 'a duplicate' : 'duplicates'}`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (queued > 0) parts.push(`${queued} left`);
  return parts.join(', ');
}

async function withLedger<T>(
  out: string,
  database: LedgerAddress | undefined,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const ledger = await openLedger(out, database, { create: false });
  try {
    return await work(ledger);
  } finally {
    await ledger.dispose();
  }
}
