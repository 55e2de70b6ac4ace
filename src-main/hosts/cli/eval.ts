import type { Command } from 'commander';
import {
  addEndpointFlags,
  addModelFlags,
  type CliContext,
  type ModelFlags,
  positiveInteger,
  withDocent,
} from './context.ts';
import type { EvalResult } from './eval-answers.ts';
import { readQuestions, readReceipts } from './eval-lines.ts';
import type { EvalReadingResult } from './eval-reading.ts';
import { table } from './output.ts';

interface EvalFlags extends ModelFlags {
  readonly read?: boolean;
  readonly receipts?: boolean;
  readonly captions?: boolean;
  readonly filter: boolean;
  readonly threshold?: number;
  readonly swap?: boolean;
  readonly givenLines?: boolean;
  readonly ask: boolean;
  readonly limit?: number;
  readonly text: boolean;
  readonly resume?: string;
  readonly json?: boolean;
}

export function registerEval(program: Command, context: CliContext): void {
  const command = program
    .command('eval')
    .description(
      'Measure the model: its answers to a file of questions or, with --read, its reading of pages whose text is known.',
    )
    .argument('<jsonl>', 'one JSON object per line; paths in it are relative to this file')
    .option('--read', 'measure reading (word F1); the lines are {"image","lines":[{"text"}]}')
    .option('--receipts', 'measure the fields that `docent receipt` extracts; the file is a receipts.jsonl')
    .option('--captions', 'measure what `docent caption --detailed` says; the lines name pages')
    .option('--no-filter', 'with --captions: keep all captions of regions')
    .option('--threshold <score>', 'with --captions: drop captions of regions that score less', Number.parseFloat)
    .option('--swap', "with --captions: also score regions with another page's captions, which should be dropped")
    .option('--given-lines', "with --receipts: use the data set's lines instead of the model's reading")
    .option('--no-ask', 'with --receipts: do not ask the model; use only the layout')
    .option('--limit <n>', 'use only the first n lines', positiveInteger)
    .option('--no-text', "ignore the PDF's text layer: answer from the pixels alone")
    .option('--resume <file>', 'save predictions to this file, and skip the questions that it already answers')
    .option('--json', 'print one JSON value, with all predictions');
  addEndpointFlags(addModelFlags(command))
    .addHelpText(
      'after',
      `
A question is {"image" or "file" and "page","question","answers":[...],"kind","id"}. ANLS is the best similarity to an
acceptable answer (0 below one half); accuracy needs every expected answer exactly. A page to caption is {"image" or "file" and
"page", "lines":[{"text"}] (its true text), "caption","detailed" (what a person would say)}; everything but its name is optional.

Examples:
  $ docent eval questions.jsonl --limit 40
  $ docent eval questions.jsonl --no-text --resume predictions.jsonl --json
  $ docent eval --read receipts.jsonl
  $ docent eval --receipts receipts.jsonl --given-lines
  $ docent eval --captions pages.jsonl --swap`,
    )
    .action(async (file: string, flags: EvalFlags) => {
      // Loaded here, each by itself: other commands must not wait for what measures.
      if (flags.read) {
        const { evalReading } = await import('./eval-reading.ts');
        const receipts = await readReceipts(file, flags.limit);
        const result = await withDocent(context, flags, (docent) => evalReading(docent, receipts, context));
        context.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : readingText(result));
        return;
      }
      if (flags.captions) {
        const { captionsText, evalCaptions } = await import('./eval-captions.ts');
        const { filter, threshold, swap = false, limit } = flags;
        const options = { filter, threshold, swap, limit };
        const result = await withDocent(context, flags, (d) => evalCaptions(d, file, options, context));
        context.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : captionsText(result));
        return;
      }
      if (flags.receipts) {
        const { evalReceipts, receiptsText } = await import('./eval-receipts.ts');
        const options = { given: flags.givenLines ?? false, ask: flags.ask && !flags.givenLines };
        const result = await withDocent(context, flags, (d) => evalReceipts(d, file, flags.limit, options, context));
        context.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : receiptsText(result));
        return;
      }
      const { evalAnswers } = await import('./eval-answers.ts');
      const questions = await readQuestions(file, flags.limit);
      const options = { text: flags.text, resume: flags.resume };
      const result = await withDocent(context, flags, (docent) => evalAnswers(docent, questions, options, context));
      context.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : answersText(result));
    });
}

function answersText(result: EvalResult): string {
  const row = (name: string, s: { n: number; anls: number; accuracy: number }) => [
    name,
    String(s.n),
    s.anls.toFixed(3),
    s.accuracy.toFixed(3),
  ];
  const rows = Object.entries(result.by_kind).map(([kind, scores]) => row(kind, scores));
  const columns = [
    { title: 'kind' },
    { title: 'n', right: true },
    { title: 'ANLS', right: true },
    { title: 'accuracy', right: true },
  ];
  const errors = result.predictions.filter((p) => p.error !== null).length;
  const unread = errors === 0 ? '' : ` ${errors} questions were about documents that could not be opened.`;
  return `${table(columns, [...rows, row('all', result)])}\n\ncalibration error (ECE) ${result.ece.toFixed(3)}; ${result.seconds_per_question.toFixed(2)} s per question.${unread}\n${refusalText(result)}`;
}

function refusalText({ refusals: r }: EvalResult): string {
  if (r === null) return '';
  return (
    `refused: ${percent(r.refused)} of the ${r.unanswerable} questions that the page does not answer, ${percent(r.refused_wrongly)} of the others; ` +
    `a threshold of ${r.threshold.toFixed(3)} would refuse ${percent(r.refused_at_5_percent)} and at most 5% of the others\n`
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;

function readingText(result: EvalReadingResult): string {
  const { pages, word_f1, precision, recall, seconds_per_page } = result;
  return (
    `${pages} pages: word F1 ${word_f1.toFixed(3)} (precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}), ` +
    `${seconds_per_page.toFixed(2)} s per page\n`
  );
}
