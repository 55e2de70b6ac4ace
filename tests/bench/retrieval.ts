/**
 * Which pages a question finds, by words alone, by meaning alone and by both, in one ranking, on documents that nothing was trained on: the public
 * PDFs as one library, where document and page are wanted, and contracts, each by itself, where a page is wanted that has an accepted answer
 * (their questions are the same for all of them, and name no contract). Pages without a text layer are left out.
 *
 * Run: node tests/bench/retrieval.ts [--data ../shared/data]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import { documentWorkers, openDocument } from '../../src-main/documents/index.ts';
import { fuseRankings } from '../../src-main/finding/fuse-rankings.ts';
import { passagesOf } from '../../src-main/finding/passages.ts';
import { type History, openHistory } from '../../src-main/history/index.ts';
import { Embeddings } from '../../src-main/inference/embedding/embeddings.ts';
import { tellingWords } from '../../src-main/reading/words.ts';
import { documentId, exampleDocument } from '../history/examples.ts';
import { embeddingSettings } from '../inference/embedding-model.ts';

const RANKED = 50;

const Question = z.object({
  file: z.string(),
  page: z.number().optional(),
  question: z.string(),
  answers: z.array(z.string()),
});
type Question = z.infer<typeof Question>;

const at = process.argv.indexOf('--data');
const data = at < 0 ? '../shared/data' : process.argv[at + 1]!;

const questionsOf = (set: string): Question[] =>
  readFileSync(join(data, set, 'questions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const question = Question.parse(JSON.parse(line));
      return { ...question, file: join(data, set, question.file) };
    });

/** Reads and embeds the text layers of files. @returns the text of their pages, by file and page */
async function fill(history: History, files: readonly string[], embeddings: Embeddings): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const model = await embeddings.sha();
  for (const file of files) {
    history.upsertDocument(exampleDocument(file));
    const document = await openDocument(file);
    for (let page = 1; page <= document.pageCount; page++) {
      const lines = await textLayerLines(document, page);
      if (lines === undefined) continue;
      const { size } = await document.page(page);
      history.savePageText(documentId(file), { page, size, source: 'text-layer', lines });
      const passages = passagesOf(lines);
      const vectors = await embeddings.embed(
        passages.map(({ text }) => text),
        'passage',
      );
      history.savePassages(
        ...[documentId(file), page, model],
        passages.flatMap(({ firstLine, lastLine }, i) =>
          vectors[i] ? [{ firstLine, lastLine, vector: vectors[i] }] : [],
        ),
      );
      texts.set(`${file} ${page}`, lines.map((line) => line.text).join(' '));
    }
    await document.dispose();
  }
  return texts;
}

/** Lower case, spaces made one. */
const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ');
const key = ({ documentId: id, page }: { documentId: string; page: number }) => `${id} ${page}`;
const WAYS = ['words', 'meaning', 'both'] as const;

async function measure(
  history: History,
  embeddings: Embeddings,
  questions: readonly { question: string; documentIds: string[] | null; wanted: ReadonlySet<string> }[],
) {
  const model = await embeddings.sha();
  const ranks: Record<(typeof WAYS)[number], number[]> = { words: [], meaning: [], both: [] };
  for (const { question, documentIds, wanted } of questions) {
    const words = history.rankPages({ words: tellingWords(question), documentIds, limit: RANKED });
    const [vector] = await embeddings.embed([question], 'query');
    const meaning = vector ? history.rankByMeaning({ vector, model, documentIds, limit: RANKED }) : [];
    const rankings = {
      words,
      meaning,
      both: fuseRankings<{ documentId: string; page: number }>([words, meaning], key),
    };
    for (const way of WAYS) ranks[way].push(rankings[way].findIndex((hit) => wanted.has(key(hit))) + 1);
  }
  const mean = (values: readonly number[]) => Number((values.reduce((a, b) => a + b, 0) / values.length).toFixed(3));
  const figures = (found: readonly number[]) => ({
    first: mean(found.map((rank) => Number(rank === 1))),
    recall_at_5: mean(found.map((rank) => Number(rank > 0 && rank <= 5))),
    mrr: mean(found.map((rank) => (rank > 0 ? 1 / rank : 0))),
  });
  return { questions: questions.length, ...Object.fromEntries(WAYS.map((way) => [way, figures(ranks[way])])) };
}

const dataDir = mkdtempSync(join(tmpdir(), 'docent-bench-retrieval-'));
const history = openHistory({ dataDir, maintainAfterMs: null });
const embeddings = new Embeddings(embeddingSettings);
try {
  const [pdfs, contracts] = [questionsOf('pdfs'), questionsOf('contracts')];
  const files = [...new Set([...pdfs, ...contracts].map(({ file }) => file))];
  const texts = await fill(history, files, embeddings);
  const library = pdfs
    .filter(({ file, page }) => texts.has(`${file} ${page}`))
    .map(({ file, page, question }) => ({
      ...{ question, documentIds: null },
      wanted: new Set([`${documentId(file)} ${page}`]),
    }));
  const alone = contracts
    .map(({ file, question, answers }) => {
      const holds = (text: string) => answers.some((answer) => plain(text).includes(plain(answer)));
      const pages = [...texts].filter(([place, text]) => place.startsWith(`${file} `) && holds(text));
      const wanted = new Set(pages.map(([place]) => `${documentId(file)} ${place.slice(file.length + 1)}`));
      return { question, documentIds: [documentId(file)], wanted };
    })
    .filter(({ wanted }) => wanted.size > 0);
  console.log(
    JSON.stringify(
      {
        ...{ documents: files.length, pages: texts.size },
        pdfs_in_one_library: await measure(history, embeddings, library),
        contracts_each_by_itself: await measure(history, embeddings, alone),
      },
      null,
      2,
    ),
  );
} finally {
  await embeddings.dispose();
  await documentWorkers().dispose();
  history.dispose();
  rmSync(dataDir, { recursive: true, force: true });
}
