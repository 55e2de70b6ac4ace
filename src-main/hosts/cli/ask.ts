import { type Command, InvalidArgumentError } from 'commander';
import { retryAfterCrash } from '../../asking/retry-after-crash.ts';
import { ANY_FORMAT } from '../../contract/file-formats.ts';
import type { Box } from '../../contract/page.ts';
import {
  addEndpointFlags,
  addModelFlags,
  addPasswordFlag,
  type CliContext,
  type ModelFlags,
  positiveInteger,
  withDocent,
} from './context.ts';
import { askText, writeNotes } from './output.ts';
import type { Docent } from './service.ts';

interface AskFlags extends ModelFlags {
  readonly page?: number;
  readonly region?: Box;
  readonly text: boolean;
  readonly password?: string;
  readonly json?: boolean;
}

export function registerAsk(program: Command, context: CliContext): void {
  const command = program
    .command('ask')
    .description('Answer questions about a document, and show where on the page each answer comes from.')
    .argument('<file>', ANY_FORMAT)
    .argument('<question...>', 'one or more questions, each in quotes')
    .option(
      '--page <n>',
      'ask about this page, counted from 1 (default: search all pages for the answer)',
      positiveInteger,
    )
    .option('--region <x,y,w,h>', 'look only at this part of the page, given in fractions of the page (0 to 1)', region)
    .option('--no-text', "ignore the PDF's text layer: answer from the pixels alone")
    .option('--json', 'print one JSON value');
  addPasswordFlag(addEndpointFlags(addModelFlags(command)))
    .addHelpText(
      'after',
      `
Examples:
  $ docent ask receipt.jpg "What is the total?"
  $ docent ask report.pdf "Who signed it?" "When?" --json
  $ docent ask plan.png "What does the stamp say?" --region 0.6,0.8,0.4,0.2
  $ docent ask report.pdf "Who signed it?" --endpoint http://127.0.0.1:1234 --endpoint-model qwen2-vl-7b`,
    )
    .action(async (file: string, questions: string[], flags: AskFlags) => {
      const restarted = (reason: string) => context.stderr.write(`docent: ${reason}\n`);
      const ask = (docent: Docent) =>
        docent.ask(file, questions, {
          page: flags.page,
          region: flags.region,
          text: flags.text,
          password: flags.password,
          signal: context.signal,
          onProgress: (stage) => context.progress.stage(stage),
        });
      const result = await withDocent(context, flags, (docent) =>
        retryAfterCrash(() => ask(docent), restarted, context.signal),
      );
      writeNotes(context, result.notes);
      context.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : askText(result));
    });
}

/** x,y,w,h as a box. */
function region(value: string): Box {
  const [x, y, w, h, ...more] = value.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const valid =
    more.length === 0 &&
    [x, y, w, h].every((v) => v !== undefined && v >= 0 && v <= 1) &&
    w! > 0 &&
    h! > 0 &&
    x! + w! <= 1 + 1e-9 &&
    y! + h! <= 1 + 1e-9;
  if (!valid) {
    throw new InvalidArgumentError('Give x,y,w,h as fractions of the page from 0 to 1, such as 0.5,0,0.5,0.25.');
  }
  // In floating point, 0.7 + 0.3 may be slightly more than 1.
  return [x!, y!, Math.min(1, x! + w!), Math.min(1, y! + h!)];
}
