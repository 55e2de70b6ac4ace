import { basename, extname } from 'node:path';
import type { CaptionResult } from '../../contract/captions.ts';
import { sentencesText } from './jsonl.ts';

/** Only the captions, one line per page. */
export function captionsText(result: CaptionResult): string {
  return result.pages.map((page) => `${sentencesText(page)}\n`).join('');
}

/** One file beside each page's image, with the same name and `.txt`, as image trainers expect captions. */
export function sidecars(result: CaptionResult): { readonly name: string; readonly text: string }[] {
  const stem = basename(result.file, extname(result.file)) || 'page';
  const several = result.pages.length > 1 || /\.pdf$/i.test(result.file);
  return result.pages.map((page) => ({
    name: several ? `${stem}-page-${page.page}.txt` : `${stem}.txt`,
    text: `${sentencesText(page)}\n`,
  }));
}
