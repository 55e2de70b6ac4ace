import type { SearchHit } from '../../contract/library.ts';
import type { History } from '../../history/index.ts';
import { type CliContext, cacheDirOf, embeddingModel } from './context.ts';

/** Searches as the window does, by words and by meaning. What keeps meaning out is said on standard error. */
export async function searchHistory(
  history: History,
  params: { readonly query: string; readonly limit: number },
  context: CliContext,
  dataDir: string,
): Promise<SearchHit[]> {
  // Loaded here: the other commands about the history have no use for a model.
  const [{ embeddingChoice }, { Meanings }, { searchAll }] = await Promise.all([
    import('../../engines/embedding-choice.ts'),
    import('../../workspace/meanings.ts'),
    import('../../workspace/search-all.ts'),
  ]);
  const own = { modelDir: embeddingModel, cacheDir: cacheDirOf(context.env) };
  const meanings = new Meanings(history, own, () => embeddingChoice(dataDir));
  try {
    const hits = await searchAll(history, meanings, { ...params, byMeaning: true }, context.signal);
    context.signal.throwIfAborted();
    if (meanings.problem !== null) context.stderr.write(`docent: searched by words alone. ${meanings.problem}\n`);
    return hits;
  } finally {
    await meanings.dispose();
  }
}
