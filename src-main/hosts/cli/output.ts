import { certaintyPercent } from '../../contract/certainty.ts';
import type { Answer, AskResult, ReadResult, TilesSeen } from '../../contract/docent.ts';
import type { PageNote } from '../../contract/notes.ts';
import { asItStands } from '../../exporting/plain-text.ts';
import type { CliContext } from './context.ts';

/** One answer as a person reads it: the question, the answer, and where it is or that the page does not say. */
function answerText(answer: Answer, several: boolean): string {
  const lines = several ? [`? ${answer.question}`] : [];
  lines.push(answer.found ? answer.answer : `Page ${answer.page} does not say.`);
  for (const item of answer.evidence) {
    lines.push(`  page ${item.page}: “${item.text}” at ${position(item.box)}, match ${percent(item.score)}`);
  }
  if (answer.from === 'looks') lines.push(`  seen on page ${answer.page}, not read in its text`);
  else if (answer.found && answer.evidence.length === 0) lines.push(`  No words on page ${answer.page} support this.`);
  if (answer.from === 'boxes') lines.push('  from the boxes that are ticked, not from the model');
  if (answer.confidence !== null) lines.push(`  confidence ${certaintyPercent(answer.confidence)}%`);
  return lines.join('\n');
}

export function askText(result: AskResult): string {
  const answers = result.answers.map((a) => answerText(a, result.answers.length > 1)).join('\n\n');
  const t = result.timings;
  const seen =
    result.model === null
      ? 'stretches of the text, found without a model'
      : `${result.model} on ${result.device} ${seenText(result.tiles)}`;
  const times = [
    `open ${milliseconds(t.open_ms)}`,
    `tile ${milliseconds(t.tile_ms)}`,
    `encode ${milliseconds(t.encode_ms)}`,
    `prefill ${milliseconds(t.prefill_ms)}`,
    `first token ${milliseconds(t.first_token_ms)}`,
    `total ${milliseconds(t.total_ms)}`,
  ];
  return `${answers}\n\n${seen}; ${times.join(', ')}\n`;
}

/** What the model was given of the page. */
function seenText(tiles: TilesSeen | null): string {
  if (tiles === null) return 'answered from the text, and looked at no tiles';
  const { rows, cols, kept, pixels, visual_tokens: tokens } = tiles;
  const did = tokens === 0 ? 'read' : 'saw';
  const visual = tokens ? ` as ${tokens} visual tokens` : '';
  return `${did} ${kept} of ${rows}x${cols} tiles (${pixels[0]}x${pixels[1]} pixels)${visual}`;
}

/** The text of the pages as it stands on them: segments of a row side by side. */
export function readText(result: ReadResult): string {
  const several = result.pages.length > 1;
  const pages = result.pages.map((page) => {
    const heading = several ? `--- page ${page.page} ---\n` : '';
    return heading + asItStands(page.lines);
  });
  return `${pages.join('\n\n')}\n`;
}

export interface TableColumn {
  readonly title: string;
  readonly right?: boolean;
}

/** A plain text table; columns as wide as their widest cell. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((c, i) => Math.max(c.title.length, ...rows.map((r) => (r[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    columns
      .map((c, i) => (c.right ? (cells[i] ?? '').padStart(widths[i]!) : (cells[i] ?? '').padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [line(columns.map((c) => c.title)), ...rows.map(line)].join('\n');
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

export function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function position(box: readonly [number, number, number, number]): string {
  const middle = (a: number, b: number) => percent((a + b) / 2);
  return `${middle(box[0], box[2])} from the left, ${middle(box[1], box[3])} from the top`;
}

/** Remarks about the pages, for people, on standard error: the output is for programs. */
export function writeNotes({ stderr }: Pick<CliContext, 'stderr'>, notes: readonly PageNote[]): void {
  for (const { page, message } of notes) stderr.write(`docent: page ${page}: ${message}\n`);
}
