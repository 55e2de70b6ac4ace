import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import { readRegularText } from '../../files/regular-file.ts';

/** One line of a questions file; `image` or `file` is relative to the questions file. */
/** Of a file of questions or of pages. */
export const MOST_QUESTIONS_BYTES = 256 * 2 ** 20;

const QuestionLine = z
  .object({
    image: z.string().optional(),
    file: z.string().optional(),
    page: z.number().int().positive().optional(),
    id: z.union([z.string(), z.number()]).optional(),
    kind: z.string().optional(),
    question: z.string().min(1),
    answers: z.array(z.string()),
  })
  .refine((line) => line.image !== undefined || line.file !== undefined, 'needs `image` or `file`');

/** One line of a reading file: an image and the text of its lines. */
const ReceiptLine = z.object({
  image: z.string(),
  lines: z.array(z.object({ text: z.string() })),
});

export interface EvalQuestion {
  /** Position in the file, from 0: what a resumed run recognises a question by. */
  readonly index: number;
  readonly id: string;
  /** Absolute path of the document, and as the questions file names it. */
  readonly path: string;
  readonly name: string;
  /** From 1; undefined: the whole document is asked, as `ask` does it. */
  readonly page: number | undefined;
  readonly kind: string;
  readonly question: string;
  readonly answers: readonly string[];
}

export interface EvalReceipt {
  readonly path: string;
  readonly text: string;
}

/** Questions in the order of the file; the first `limit` of them. */
export async function readQuestions(file: string, limit = Number.POSITIVE_INFINITY): Promise<EvalQuestion[]> {
  const lines = await readJsonl(file, QuestionLine, limit);
  return lines.map((line, index) => {
    const name = line.file ?? line.image ?? '';
    return {
      index,
      id: String(line.id ?? index + 1),
      path: resolve(dirname(file), name),
      name,
      page: line.page,
      kind: line.kind ?? 'all',
      question: line.question,
      answers: line.answers,
    };
  });
}

export async function readReceipts(file: string, limit = Number.POSITIVE_INFINITY): Promise<EvalReceipt[]> {
  const lines = await readJsonl(file, ReceiptLine, limit);
  return lines.map((line) => ({
    path: resolve(dirname(file), line.image),
    text: line.lines.map((l) => l.text).join('\n'),
  }));
}

/** Questions about one page (or one whole document) belong together: it is then read once. In the order that they first appear. */
export function byPage(questions: readonly EvalQuestion[]): EvalQuestion[][] {
  const groups = new Map<string, EvalQuestion[]>();
  for (const question of questions) {
    const key = `${question.page ?? 'all'} ${question.path}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [question]);
    else group.push(question);
  }
  return [...groups.values()];
}

/** @throws DocentError file-not-found, bad-input with the line */
export async function readJsonl<T extends z.ZodType>(
  file: string,
  schema: T,
  limit = Number.POSITIVE_INFINITY,
): Promise<z.output<T>[]> {
  const text = await readRegularText(file, MOST_QUESTIONS_BYTES);
  const parsed: z.output<T>[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (parsed.length >= limit) break;
    if (line.trim() === '') continue;
    const result = schema.safeParse(parseJson(line));
    if (!result.success) {
      const issue = result.error.issues[0];
      const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
      throw new DocentError('bad-input', `${file} line ${i + 1}: ${where}${issue?.message ?? 'not valid'}`, {
        subject: file,
      });
    }
    parsed.push(result.data);
  }
  if (parsed.length === 0) throw new DocentError('bad-input', `${file} has no lines to evaluate.`, { subject: file });
  return parsed;
}

/** A path that a data file names, which is relative to that file. */
export function resolveBeside(file: string, name: string): string {
  return resolve(dirname(file), name);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
