import type { SearchHit } from '../contract/library.ts';
import { fuseRankings } from '../finding/fuse-rankings.ts';
import type { History } from '../history/index.ts';
import type { Meanings } from './meanings.ts';

/** Letters from which on a text means something. */
const LEAST = 4;

/** Search over questions, answers and pages: by words, and over pages by meaning too if that is asked for, in one ranking. */
export async function searchAll(
  history: History,
  meanings: Meanings,
  {
    query,
    limit,
    byMeaning,
  }: { readonly query: string; readonly limit: number; readonly byMeaning?: boolean | undefined },
  signal: AbortSignal,
): Promise<SearchHit[]> {
  const byWords = history.search({ query, limit });
  if (!byMeaning || (query.match(/\p{L}/gu)?.length ?? 0) < LEAST) return byWords;
  const near = await meanings.rank(query, null, limit, signal);
  const pages = near.map(
    (hit): SearchHit => ({
      ...{ kind: 'page', conversationId: null, turnId: null },
      ...hit,
    }),
  );
  return fuseRankings([byWords, pages], keyOf).slice(0, limit);
}

const keyOf = ({ turnId, documentId, page }: SearchHit): string => turnId ?? `${documentId} ${page}`;
