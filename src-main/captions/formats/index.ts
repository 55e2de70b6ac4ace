import type { CaptionFormat, CaptionResult } from '../../contract/captions.ts';
import { captionsCsv } from './csv.ts';
import { captionsJsonl, type TrainingForm } from './jsonl.ts';
import { captionsMarkdown } from './markdown.ts';
import { captionsText } from './text.ts';

export { figureImageName, pageImageName, type TrainingForm } from './jsonl.ts';
export { sidecars } from './text.ts';

export interface FormatOptions {
  /** Whether to include what every generator said, and where. */
  readonly levels: boolean;
  /** For `jsonl`. */
  readonly form?: TrainingForm | undefined;
}

/** A caption result as text of a format, ended by a newline. */
export function formatCaptions(result: CaptionResult, format: CaptionFormat, options: FormatOptions): string {
  switch (format) {
    case 'md':
      return captionsMarkdown(result, options.levels);
    case 'json':
      return `${JSON.stringify(options.levels ? result : withoutLevels(result))}\n`;
    case 'jsonl':
      return captionsJsonl(result, options.form ?? 'llava');
    case 'txt':
      return captionsText(result);
    case 'csv':
      return captionsCsv(result);
  }
}

/** Only the notes that something refers to. Sentences can still be traced, and the page's text is not repeated. */
function withoutLevels(result: CaptionResult): CaptionResult {
  return {
    ...result,
    pages: result.pages.map((page) => {
      const cited = new Set([
        ...page.short.sources,
        ...(page.detailed?.sentences.flatMap(({ sources }) => sources) ?? []),
        ...page.figures.flatMap(({ sources }) => sources),
      ]);
      return { ...page, notes: page.notes.filter(({ id }) => cited.has(id)) };
    }),
  };
}
