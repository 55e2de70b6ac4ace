import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import { jsonLine } from '../../contract/json-lines.ts';
import { accuracy, anls } from '../../reading/metrics.ts';
import type { CliContext } from './context.ts';
import { byPage, type EvalQuestion } from './eval-lines.ts';
import type { Docent } from './service.ts';

const Prediction = z.object({
  index: z.number().int(),
  id: z.string(),
  file: z.string(),
  page: z.number().int(),
  kind: z.string(),
  question: z.string(),
  answers: z.array(z.string()),
  answer: z.string(),
  found: z.boolean(),
  confidence: z.number(),
  /** How likely the model found it that the page does not tell; null where it has no word for that. */
  absent: z.number().nullable().default(null),
  /** How much of the answer's page stands in tables, 0..1; null where the model does not look at it. */
  tabular: z.number().nullable().default(null),
  /** How well the best evidence agrees with the answer, 0..1; null without evidence. */
  evidence_score: z.number().nullable(),
  anls: z.number(),
  accuracy: z.number(),
  /** This question's share of the time its page took. */
  seconds: z.number(),
  /** Code of the error that kept the document from being asked. */
  error: z.string().nullable(),
});
type Prediction = z.infer<typeof Prediction>;

interface KindScores {
  readonly n: number;
  readonly anls: number;
  readonly accuracy: number;
}

/** How well the model knows what a page does not tell. Shares, 0..1. */
interface Refusals {
  readonly unanswerable: number;
  /** Of the questions without an answer, and of those with one: how many it said the page does not tell. */
  readonly refused: number;
  readonly refused_wrongly: number;
  /** The most it could refuse of the unanswerable at a threshold on `absent` that refuses at most one in twenty of the others; and that threshold. */
  readonly refused_at_5_percent: number;
  readonly threshold: number;
}

export interface EvalResult extends KindScores {
  /**
   * Expected calibration error of the confidence (Guo et al. 2017, equation 3, ten equal bins): how far, on average, an answer's confidence
   * is from the share of such answers that are right. Right: ANLS at least 0.8.
   */
  readonly ece: number;
  /** Only where the file has questions without an answer (`answers: []`). */
  readonly refusals: Refusals | null;
  readonly seconds_per_question: number;
  readonly by_kind: Readonly<Record<string, KindScores>>;
  readonly predictions: readonly Prediction[];
}

export interface EvalAnswersOptions {
  readonly text: boolean;
  /** Predictions are added to this file as they come, and those already in it are not asked again. */
  readonly resume?: string | undefined;
}

/** Asks every question, page by page, and scores the answers. A document that cannot be opened scores 0. */
export async function evalAnswers(
  docent: Docent,
  questions: readonly EvalQuestion[],
  options: EvalAnswersOptions,
  context: CliContext,
): Promise<EvalResult> {
  const done = new Map<number, Prediction>();
  for (const p of await earlierPredictions(options.resume)) {
    if (questions[p.index]?.question === p.question) done.set(p.index, p);
  }
  const open = questions.filter((q) => !done.has(q.index));
  // Loading the model is not part of a question's time.
  if (open.length > 0) await docent.info({ signal: context.signal });
  for (const group of byPage(open)) {
    context.progress.stage(`asking: ${done.size} of ${questions.length} answered, ${group[0]!.name}`);
    const predictions = await askPage(docent, group, options.text, context.signal);
    for (const p of predictions) done.set(p.index, p);
    if (options.resume !== undefined) {
      await appendFile(options.resume, predictions.map(jsonLine).join(''));
    }
  }
  return summary(questions.map((q) => done.get(q.index)!));
}

async function askPage(
  docent: Docent,
  group: readonly EvalQuestion[],
  text: boolean,
  signal: AbortSignal,
): Promise<Prediction[]> {
  const { path, page } = group[0]!;
  const start = performance.now();
  let failure: string | null = null;
  const answers = await docent
    .ask(
      path,
      group.map((q) => q.question),
      { ...(page === undefined ? {} : { page }), text, signal },
    )
    .then((result) => result.answers)
    .catch((error: unknown) => {
      failure = documentFailure(error);
      return [];
    });
  const seconds = (performance.now() - start) / 1000 / group.length;
  return group.map((q, i) => {
    const answer = answers[i];
    const given = answer?.answer ?? '';
    return {
      index: q.index,
      id: q.id,
      file: q.name,
      page: page ?? answer?.page ?? 1,
      kind: q.kind,
      question: q.question,
      answers: [...q.answers],
      answer: given,
      found: answer?.found ?? false,
      confidence: answer?.confidence ?? 0,
      absent: answer?.absent ?? null,
      tabular: answer?.tabular ?? null,
      evidence_score: answer?.evidence[0]?.score ?? null,
      anls: q.answers.length > 0 ? anls(given, q.answers) : Number(answer?.found === false),
      accuracy: q.answers.length > 0 ? accuracy(given, q.answers) : Number(answer?.found === false),
      seconds,
      error: failure,
    };
  });
}

/** What is wrong with one document is part of the result; what is wrong with the model or the machine ends the run. */
function documentFailure(error: unknown): string {
  if (!(error instanceof DocentError)) throw error;
  if (/^(?:file|document|unsupported|password|too|timeout|page)/.test(error.code)) return error.code;
  throw error;
}

function summary(predictions: readonly Prediction[]): EvalResult {
  const kinds = [...new Set(predictions.map((p) => p.kind))].sort();
  return {
    ...scores(predictions),
    ece: calibrationError(predictions),
    refusals: refusals(predictions),
    seconds_per_question: mean(predictions.map((p) => p.seconds)),
    by_kind: Object.fromEntries(kinds.map((kind) => [kind, scores(predictions.filter((p) => p.kind === kind))])),
    predictions,
  };
}

function calibrationError(predictions: readonly Prediction[]): number {
  const bins = Array.from({ length: 10 }, (_, i) =>
    predictions.filter((p) => Math.min(9, Math.floor(p.confidence * 10)) === i),
  );
  const gap = (bin: readonly Prediction[]): number =>
    Math.abs(mean(bin.map((p) => p.confidence)) - mean(bin.map((p) => (p.anls >= 0.8 ? 1 : 0))));
  return bins.reduce((sum, bin) => sum + (bin.length / Math.max(1, predictions.length)) * gap(bin), 0);
}

function refusals(predictions: readonly Prediction[]): Refusals | null {
  const unanswerable = predictions.filter((p) => p.answers.length === 0 && p.error === null);
  const answerable = predictions.filter((p) => p.answers.length > 0 && p.error === null);
  if (unanswerable.length === 0) return null;
  const refused = (group: readonly Prediction[]) => mean(group.map((p) => (p.found ? 0 : 1)));
  const sure = answerable.map((p) => p.absent ?? (p.found ? 0 : 1)).sort((a, b) => b - a);
  // Above the first value that may not be refused any more.
  const threshold = sure[Math.floor(sure.length / 20)] ?? 0;
  return {
    unanswerable: unanswerable.length,
    refused: refused(unanswerable),
    refused_wrongly: refused(answerable),
    refused_at_5_percent: mean(unanswerable.map((p) => ((p.absent ?? (p.found ? 0 : 1)) > threshold ? 1 : 0))),
    threshold,
  };
}

function scores(predictions: readonly Prediction[]): KindScores {
  return {
    n: predictions.length,
    anls: mean(predictions.map((p) => p.anls)),
    accuracy: mean(predictions.map((p) => p.accuracy)),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, v) => sum + v, 0) / values.length;
}

async function earlierPredictions(file: string | undefined): Promise<Prediction[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch(() => '');
  // What comes next must not continue a line that a kill left half-written.
  if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n');
  const predictions: Prediction[] = [];
  for (const line of text.split('\n')) {
    try {
      predictions.push(Prediction.parse(JSON.parse(line)));
    } catch {
      // A half-written line: its question is asked again.
    }
  }
  return predictions;
}
