import type { PageBreak } from '../contract/engine.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import type { PagePrompt } from '../reading/index.ts';
import { endsSentence, runningLines } from '../reading/running-lines.ts';

/** Where the text goes on over a page's end: the next page is there, and the last line above the footer does not end a sentence. @param prompts of these pages */
export function pageBreaks(pages: readonly SearchedPage[], prompts: readonly PagePrompt[]): PageBreak[] {
  const running = runningLines(pages);
  const bodies = prompts.map((prompt, n) => bodyOf(prompt, running[n]!));
  return pages.flatMap(({ page, lines }, before) => {
    const after = before + 1;
    const [body, next] = [bodies[before], bodies[after]];
    if (pages[after]?.page !== page + 1 || prompts[before]!.truncated) return [];
    if (body === undefined || next === undefined || endsSentence(lines[body.last]!.text)) return [];
    return [{ before, after, end: body.end, begin: next.begin }];
  });
}

/** The code points [begin, end) of a page's own text, and its last line. */
function bodyOf({ origins }: PagePrompt, running: ReadonlySet<number>) {
  const isOwn = (origin: PagePrompt['origins'][number]) => origin !== null && !running.has(origin.line);
  const [begin, last] = [origins.findIndex(isOwn), origins.findLastIndex(isOwn)];
  return begin < 0 ? undefined : { begin, end: last + 1, last: origins[last]!.line };
}
