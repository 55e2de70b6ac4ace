import type { CaptionResult } from '../../contract/captions.ts';
import { sentencesText } from './jsonl.ts';

const COLUMNS = ['file', 'page', 'figure', 'box', 'caption', 'alt', 'description', 'composer'];

/** One row per page and one per figure. */
export function captionsCsv(result: CaptionResult): string {
  const rows = result.pages.flatMap((page) => {
    const description = page.detailed === null ? '' : sentencesText(page);
    const own = [
      result.file,
      String(page.page),
      '',
      '',
      page.short.text,
      page.alt,
      description,
      page.detailed?.composer ?? '',
    ];
    const figures = page.figures.map(({ box, caption, alt }, i) => {
      const place = box.map((value) => value.toFixed(4)).join(' ');
      return [result.file, String(page.page), String(i + 1), place, caption, alt, '', ''];
    });
    return [own, ...figures];
  });
  return csvText([COLUMNS, ...rows]);
}

/** Rows as in RFC 4180. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A spreadsheet takes a field that starts like this for a formula, and a page must not be able to write one. */
function field(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
