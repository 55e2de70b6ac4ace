import type { PageText } from '../contract/library.ts';
import type { TextLine } from '../contract/page.ts';

type PlacedText = Pick<TextLine, 'box' | 'text'>;

/** The text of pages as it stands on them. Pages are separated by a form feed, as `pdftotext` does it. */
export function plainText(pages: readonly PageText[]): string {
  return `${pages.map(({ lines }) => asItStands(lines)).join('\n\f')}\n`;
}

/** The lines of a page one below the other, segments of a row side by side. */
export function asItStands(lines: readonly PlacedText[]): string {
  return lines.map((line, i) => separator(lines[i - 1], line) + line.text).join('');
}

/** Segments that stand beside each other share a line of output. */
function separator(before: PlacedText | undefined, line: PlacedText): string {
  if (before === undefined) return '';
  const [, top, right, bottom] = before.box;
  const shared = Math.min(bottom, line.box[3]) - Math.max(top, line.box[1]);
  const height = Math.min(bottom - top, line.box[3] - line.box[1]);
  return shared > 0.5 * height && line.box[0] >= right ? '   ' : '\n';
}
