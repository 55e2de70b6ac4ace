import { certaintyPercent } from '../../contract/certainty.ts';
import type { ComparedAnswer, Comparison, ComparisonFormat } from '../../contract/comparison.ts';
import { toCsv } from '../../contract/csv.ts';
import { NOT_ON_PAGE } from '../../contract/not-on-page.ts';
import { markdownText } from '../formats/markdown.ts';

/** A comparison as text of a format, ended by a newline. */
export function formatComparison(comparison: Comparison, format: ComparisonFormat): string {
  if (format === 'json') return `${JSON.stringify(comparison)}\n`;
  return format === 'csv' ? asCsv(comparison) : asMarkdown(comparison);
}

/** The answer of a model as one string. */
function saidBy({ answer, caption, error }: ComparedAnswer): string {
  if (error !== null) return error.message;
  if (caption !== null) return caption.detailed?.sentences.map(({ text }) => text).join(' ') ?? caption.short.text;
  return answer === null || !answer.found ? NOT_ON_PAGE : answer.answer;
}

function confidence({ answer }: ComparedAnswer): string {
  return answer?.confidence == null ? '' : `${certaintyPercent(answer.confidence)}%`;
}

/** A table like the figures of the paper: a column per model, a row for each aspect. */
function asMarkdown({ file, page, question, answers }: Comparison): string {
  const row = (name: string, cells: readonly string[]): string => `| ${name} | ${cells.join(' | ')} |`;
  const evidence = answers.map(
    ({ answer }) => answer?.evidence.map(({ text }) => `“${markdownText(text)}”`).join(', ') ?? '',
  );
  const lines = [
    `# ${markdownText(file)}, page ${page}`,
    '',
    question === null ? '**Describe the page.**' : `**${markdownText(question)}**`,
    '',
    row(
      '',
      answers.map(({ model }) => markdownText(model)),
    ),
    `|---|${answers.map(() => '---').join('|')}|`,
    row(
      question === null ? 'caption' : 'answer',
      answers.map((answer) => markdownText(saidBy(answer)).replace(/\s+/g, ' ')),
    ),
  ];
  if (question === null)
    lines.push(
      row(
        'composer',
        answers.map(({ caption }) => caption?.detailed?.composer ?? ''),
      ),
    );
  else lines.push(row('evidence', evidence), row('confidence', answers.map(confidence)));
  lines.push(
    row(
      'device',
      answers.map(({ device, sentTo }) => (sentTo === null ? device : `sent to ${sentTo}`)),
    ),
    row(
      'seconds',
      answers.map(({ ms }) => (ms / 1000).toFixed(1)),
    ),
  );
  return `${lines.join('\n')}\n`;
}

function asCsv({ file, page, question, answers }: Comparison): string {
  const head = [
    'file',
    'page',
    'question',
    'model',
    'device',
    'sent_to',
    'said',
    'evidence',
    'confidence',
    'seconds',
    'error',
  ];
  const rows = answers.map((answer) => [
    file,
    String(page),
    question ?? '',
    answer.model,
    answer.device,
    answer.sentTo ?? '',
    answer.error === null ? saidBy(answer) : '',
    answer.answer?.evidence.map(({ text }) => text).join(' | ') ?? '',
    answer.answer?.confidence?.toFixed(3) ?? '',
    (answer.ms / 1000).toFixed(2),
    answer.error?.code ?? '',
  ]);
  return toCsv([head, ...rows]);
}
