import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { DocentError, type ErrorCode } from '../../contract/errors.ts';
import { ANY_FORMAT } from '../../contract/file-formats.ts';
import { type Receipt, ReceiptPreset } from '../../contract/receipt.ts';
import { sameReceipts } from '../../contract/same-receipt.ts';
import { MOST_SETTINGS_BYTES, readRegularText } from '../../files/regular-file.ts';
import type { AccountRules, NamedReceipt, ReceiptSchema } from '../../receipts/index.ts';
import {
  addEndpointFlags,
  addModelFlags,
  addPasswordFlag,
  type CliContext,
  type ModelFlags,
  positiveInteger,
  withDocent,
} from './context.ts';
import { toDocentError } from './exit-codes.ts';
import { receiptText } from './receipt-output.ts';
import { ReportedProblem } from './reported-problem.ts';
import { writeAsked } from './write-file.ts';

interface ReceiptFlags extends ModelFlags {
  readonly page?: number;
  readonly password?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly items?: boolean;
  readonly xlsx?: boolean;
  readonly datev?: boolean;
  readonly hledger?: boolean;
  readonly beancount?: boolean;
  readonly rules?: string;
  readonly schema?: string;
  readonly preset?: ReceiptPreset;
  readonly out?: string;
  readonly ask: boolean;
}

/** The outcome of one file. */
type FileOutcome =
  | { readonly file: string; readonly sha256: string; readonly receipts: readonly Receipt[] }
  | { readonly file: string; readonly error: { readonly code: ErrorCode; readonly message: string } };

export function registerReceipt(program: Command, context: CliContext): void {
  const command = program
    .command('receipt')
    .description(
      'Read receipts into fields, each with its place on the page. Sums over the numbers show what to check.',
    )
    .argument('<files...>', `${ANY_FORMAT}; pages that belong together are one receipt`)
    .option('--page <n>', 'only this page, counted from 1', positiveInteger)
    .option('--json', 'print one JSON value: every field with evidence, confidence, source and doubts')
    .option('--csv', 'print one row per receipt')
    .option('--items', 'with --csv: one row per item')
    .option('--xlsx', 'write a workbook with receipts, items, taxes and what to check; needs --out')
    .option('--datev', 'write a DATEV Buchungsstapel; needs --out')
    .option('--hledger', 'print an hledger journal')
    .option('--beancount', 'print a Beancount ledger')
    .option('--rules <file>', 'with these: which account belongs to which seller, as JSON (see docs/receipts.md)')
    .option('--schema <file>', 'also ask for the properties of this JSON Schema')
    .addOption(presetOption())
    .option('--out <file>', 'write to this file instead of standard output')
    .option('--no-ask', "do not ask the model; use only the layout of the page's lines");
  addPasswordFlag(addEndpointFlags(addModelFlags(command)))
    .addHelpText(
      'after',
      `
Each field comes from the model's answer or from the layout of the page's lines. If the two disagree, both are shown and the
field is marked for you to check. A value that is not on the page is never used, except a
total that two kinds of sums agree on: it is marked as computed and waits for you.

Examples:
  $ docent receipt receipt.jpg
  $ docent receipt *.jpg --xlsx --out receipts.xlsx
  $ docent receipt bill.pdf --schema fields.json --json`,
    )
    .action(async (files: string[], flags: ReceiptFlags) => {
      if ([flags.json, flags.csv, flags.xlsx, flags.datev, flags.hledger, flags.beancount].filter(Boolean).length > 1)
        throw new DocentError('bad-input', 'Choose one of --json, --csv, --xlsx, --datev, --hledger and --beancount.');
      if ((flags.xlsx || flags.datev) && flags.out === undefined)
        throw new DocentError(
          'bad-input',
          `${flags.xlsx ? 'A workbook' : 'A file for DATEV'} needs a name: add --out receipts.${flags.xlsx ? 'xlsx' : 'csv'}.`,
        );
      const rules = flags.rules === undefined ? undefined : await readRules(flags.rules);
      const schema = (await chosenSchema(flags))?.schema;
      const outcomes = await withDocent(context, flags, async (docent) => {
        const { readReceiptFile, withUnusualDates } = await import('../../receipts/index.ts');
        const done: FileOutcome[] = [];
        for (const [i, file] of files.entries()) {
          const prefix = files.length > 1 ? `${i + 1} of ${files.length}, ` : '';
          context.progress.stage(`${prefix}${file}`);
          try {
            const options = {
              page: flags.page,
              password: flags.password,
              ask: flags.ask,
              schema,
              signal: context.signal,
              onProgress: (stage: string) => context.progress.stage(`${prefix}${stage}`),
            };
            done.push({ file, ...(await readReceiptFile(docent, file, options)) });
          } catch (thrown) {
            const { code, message } = aboutOneFile(thrown, files.length, context);
            done.push({ file, error: { code, message } });
          }
        }
        const compared = withUnusualDates(
          done.flatMap((one) => ('receipts' in one ? one.receipts.map((receipt) => ({ receipt })) : [])),
        ).map(({ receipt }) => receipt);
        return done.map((one) =>
          'receipts' in one ? { ...one, receipts: compared.splice(0, one.receipts.length) } : one,
        );
      });
      const content = await written(outcomes, flags, rules, context);
      if (flags.out === undefined) context.stdout.write(String(content));
      else writeAsked(flags.out, content);
      const failed = outcomes.filter((o) => 'error' in o);
      for (const { file, error } of failed) context.stderr.write(`docent: ${file}: ${error.message}\n`);
      if (failed.length > 0)
        throw new UnreadFiles(`${failed.length} of ${files.length} files could not be read.`, failed[0]!.error.code);
    });
}

/** Standard output already names the failed files; the exit code is that of the first. */
class UnreadFiles extends ReportedProblem {
  override readonly code: ErrorCode;

  constructor(message: string, code: ErrorCode) {
    super(message);
    this.code = code;
  }
}

/** What is wrong with one of several files does not end the others; a model that fails or a single file's error does. */
function aboutOneFile(thrown: unknown, files: number, context: CliContext): DocentError {
  const error = toDocentError(thrown);
  const ends =
    context.signal.aborted ||
    files === 1 ||
    /^(?:model|device|out-of-memory|engine|cancelled|closed|internal)/.test(error.code);
  if (ends) throw thrown;
  return error;
}

async function written(
  outcomes: readonly FileOutcome[],
  flags: ReceiptFlags,
  rules: AccountRules | undefined,
  context: CliContext,
): Promise<string | Uint8Array> {
  if (flags.json) return `${JSON.stringify({ files: outcomes })}\n`;
  const named: NamedReceipt[] = outcomes.flatMap((o) =>
    'receipts' in o ? o.receipts.map((receipt) => ({ file: basename(o.file), receipt })) : [],
  );
  const { bookingsOf, exportFile, receiptsCsv, receiptsXlsx } = await import('../../receipts/index.ts');
  const books = flags.datev ? 'datev' : flags.hledger ? 'hledger' : flags.beancount ? 'beancount' : undefined;
  if (books !== undefined) {
    for (const { file, page, why } of bookingsOf(named).leftOut)
      context.stderr.write(`docent: ${file}, page ${page}: not booked (${why})\n`);
    const { bytes } = await exportFile(named, books, new Date(), rules);
    return books === 'datev' ? bytes : new TextDecoder().decode(bytes);
  }
  if (flags.csv) return receiptsCsv(named, flags.items ? 'items' : 'receipts');
  if (flags.xlsx) return await receiptsXlsx(named);
  const same = sameReceipts(named);
  const texts = named.map((one) => receiptText(one, same.get(one) ?? []));
  return `${texts.join('\n\n\n')}\n`;
}

/** @throws DocentError file-not-found, file-unreadable, too-large, bad-input */
async function readRules(file: string): Promise<AccountRules> {
  const { parseAccountRules } = await import('../../receipts/index.ts');
  return parseAccountRules(await readRegularText(file, MOST_SETTINGS_BYTES), file);
}

export function presetOption(): Option {
  return new Option('--preset <kind>', 'also ask for what documents of this kind usually say').choices(
    ReceiptPreset.options,
  );
}

/**
 * The fields that flags ask for beyond those of every receipt, and what tells them from others.
 *
 * @throws DocentError file-not-found, file-unreadable, too-large, bad-input
 */
export async function chosenSchema({
  schema: file,
  preset,
}: Pick<ReceiptFlags, 'schema' | 'preset'>): Promise<{ schema: ReceiptSchema; text: string } | undefined> {
  const { parseReceiptSchema, presetSchema } = await import('../../receipts/index.ts');
  if (file !== undefined && preset !== undefined)
    throw new DocentError('bad-input', 'Choose one of --schema and --preset.');
  if (preset !== undefined) return { schema: presetSchema(preset), text: preset };
  if (file === undefined) return undefined;
  const text = await readRegularText(file, MOST_SETTINGS_BYTES);
  return { schema: parseReceiptSchema(text, file), text };
}
