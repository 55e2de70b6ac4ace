import type { Command } from 'commander';
import { ANY_FORMAT } from '../../contract/file-formats.ts';
import {
  addModelFlags,
  addPasswordFlag,
  type CliContext,
  type ModelFlags,
  positiveInteger,
  withDocent,
} from './context.ts';
import { readText, writeNotes } from './output.ts';

interface ReadFlags extends ModelFlags {
  readonly page?: number;
  readonly password?: string;
  readonly json?: boolean;
}

export function registerRead(program: Command, context: CliContext): void {
  const command = program
    .command('read')
    .description("Print a document's text: from the PDF's text layer if it has one, otherwise as the model reads it.")
    .argument('<file>', ANY_FORMAT)
    .option('--page <n>', 'only this page, counted from 1', positiveInteger)
    .option(
      '--json',
      'print one JSON value: lines with boxes (fractions of the page), source and score, and notes on the pages',
    );
  addPasswordFlag(addModelFlags(command))
    .addHelpText(
      'after',
      `
Examples:
  $ docent read receipt.jpg
  $ docent read report.pdf --page 2 --json`,
    )
    .action(async (file: string, flags: ReadFlags) => {
      const result = await withDocent(context, flags, (docent) =>
        docent.read(file, {
          page: flags.page,
          password: flags.password,
          signal: context.signal,
          onProgress: (stage) => context.progress.stage(stage),
        }),
      );
      writeNotes(context, result.notes);
      context.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : readText(result));
    });
}
