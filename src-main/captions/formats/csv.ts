import type { CaptionResult } from '../../contract/captions.ts';
import { toCsv } from '../../contract/csv.ts';
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
  return toCsv([COLUMNS, ...rows]);
}
