import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { captionDocument, captionFacts, ciderD, PageFacts, rougeL } from '../../captions/index.ts';
import type { CaptionResult, PageCaption } from '../../contract/captions.ts';
import { DocentError } from '../../contract/errors.ts';
import { readRegularText } from '../../files/regular-file.ts';
import { captionService } from './caption.ts';
import type { CliContext } from './context.ts';
import { MOST_QUESTIONS_BYTES } from './eval-lines.ts';
import type { Docent } from './service.ts';
import { SwappedScores, type SwappedSummary } from './swapped-scores.ts';

/** A page to caption: its image or file, and as far as they are known its true text and what a person would say of it. */
const CaptionLine = z
  .object({
    image: z.string().optional(),
    file: z.string().optional(),
    page: z.number().int().positive().optional(),
    kind: z.string().optional(),
    lines: z.array(z.object({ text: z.string() })).optional(),
    caption: z.string().optional(),
    detailed: z.string().optional(),
  })
  .refine((line) => line.image !== undefined || line.file !== undefined, 'needs `image` or `file`');
type CaptionLine = z.infer<typeof CaptionLine>;

export interface EvalCaptionsOptions {
  readonly filter: boolean;
  readonly threshold: number | undefined;
  /** Also score every region with what was said about a region of the page before: what the filter should drop. */
  readonly swap: boolean;
  readonly limit: number | undefined;
}

interface CaptionedPage {
  readonly file: string;
  readonly page: number;
  readonly kind: string;
  readonly short: string;
  readonly detailed: string;
  readonly sentences: number;
  readonly composer: string;
  readonly facts: number;
  /** null: the page's true text is unknown. */
  readonly factsOnPage: number | null;
  readonly wrong: string[];
  readonly rougeShort: number | null;
  readonly rougeDetailed: number | null;
  readonly references: { readonly short: string | undefined; readonly detailed: string | undefined };
  readonly regions: number;
  readonly dropped: number;
  readonly error: string | null;
}

export interface EvalCaptionsResult {
  readonly pages: number;
  /** Share of the names, numbers and dates of all descriptions that stand on their page, where its true text is known. */
  readonly faithfulness: number;
  readonly facts: number;
  readonly pages_with_truth: number;
  readonly rouge_l_short: number | null;
  readonly rouge_l_detailed: number | null;
  readonly cider_d_short: number | null;
  readonly cider_d_detailed: number | null;
  readonly sentences_per_page: number;
  readonly composers: Readonly<Record<string, number>>;
  readonly regions: number;
  readonly regions_dropped: number;
  /** Of `swap`: how well the score tells a region's own words from another page's. */
  readonly matching: SwappedSummary | null;
  readonly seconds_per_page: number;
  readonly by_page: readonly CaptionedPage[];
}

/** Captions every page and compares the result with what is known about it. */
export async function evalCaptions(
  docent: Docent,
  file: string,
  options: EvalCaptionsOptions,
  context: CliContext,
): Promise<EvalCaptionsResult> {
  const lines = await readLines(file, options.limit);
  const service = captionService(docent);
  await service.model({ signal: context.signal });
  const scores = new SwappedScores();
  const pages: CaptionedPage[] = [];
  const start = performance.now();
  for (const line of lines) {
    const name = line.file ?? line.image!;
    context.progress.stage(`captioning: ${pages.length} of ${lines.length}, ${name}`);
    try {
      const result = await captionDocument(service, resolve(dirname(file), name), {
        page: line.page ?? 1,
        detailed: true,
        filter: options.filter,
        threshold: options.threshold,
        plug: options.swap ? (roles) => scores.watch(roles) : undefined,
        signal: context.signal,
      });
      pages.push(scored(name, line, result));
    } catch (error) {
      // A document that cannot be opened says nothing about captions; anything else ends the run.
      if (!(error instanceof DocentError) || !/^(?:file|unsupported|password|too|page|timeout)/.test(error.code))
        throw error;
      pages.push(unopened(name, line, error.code));
    }
  }
  return summary(pages, scores, (performance.now() - start) / 1000);
}

function scored(name: string, line: CaptionLine, result: CaptionResult): CaptionedPage {
  const page = result.pages[0]!;
  const sentences = page.detailed!.sentences.map(({ text }) => text);
  const detailed = sentences.join(' ');
  const truth = trueText(line, page);
  const facts = sentences.flatMap(captionFacts);
  const onPage = truth && new PageFacts(truth);
  const wrong = onPage === null ? [] : facts.filter((fact) => !onPage.has(fact));
  const regions = page.notes.filter(({ level }) => level === 'region');
  return {
    file: name,
    page: page.page,
    kind: line.kind ?? page.kind,
    short: page.short.text,
    detailed,
    sentences: page.detailed!.sentences.length,
    composer: page.detailed!.composer,
    facts: facts.length,
    factsOnPage: onPage === null ? null : facts.length - wrong.length,
    wrong: wrong.map(({ text }) => text),
    rougeShort: line.caption === undefined ? null : rougeL(page.short.text, line.caption),
    rougeDetailed: line.detailed === undefined ? null : rougeL(detailed, line.detailed),
    references: { short: line.caption, detailed: line.detailed },
    regions: regions.length,
    dropped: regions.filter(({ dropped }) => dropped !== null).length,
    error: null,
  };
}

/** The lines that are given, else an exact text layer; what the model read itself is no truth. */
function trueText(line: CaptionLine, page: PageCaption): string[] | null {
  if (line.lines !== undefined) return line.lines.map(({ text }) => text);
  if (page.textSource !== 'text-layer') return null;
  return page.notes.filter(({ level }) => level === 'text').map(({ text }) => text);
}

function unopened(file: string, line: CaptionLine, error: string): CaptionedPage {
  const nothing = { short: '', detailed: '', sentences: 0, composer: 'none', facts: 0, factsOnPage: null, wrong: [] };
  const page = line.page ?? 1;
  return {
    file,
    page,
    kind: 'unopened',
    ...nothing,
    rougeShort: null,
    rougeDetailed: null,
    references: { short: undefined, detailed: undefined },
    regions: 0,
    dropped: 0,
    error,
  };
}

function summary(pages: readonly CaptionedPage[], scores: SwappedScores, seconds: number): EvalCaptionsResult {
  const opened = pages.filter(({ error }) => error === null);
  const known = opened.filter(({ factsOnPage }) => factsOnPage !== null);
  const facts = sum(known.map((page) => page.facts));
  const rouge = (values: (number | null)[]) => {
    const given = values.filter((value) => value !== null);
    return given.length === 0 ? null : mean(given);
  };
  const composers: Record<string, number> = {};
  for (const { composer } of opened) composers[composer] = (composers[composer] ?? 0) + 1;
  return {
    pages: opened.length,
    faithfulness: facts === 0 ? 1 : sum(known.map((page) => page.factsOnPage!)) / facts,
    facts,
    pages_with_truth: known.length,
    rouge_l_short: rouge(opened.map((page) => page.rougeShort)),
    rouge_l_detailed: rouge(opened.map((page) => page.rougeDetailed)),
    cider_d_short: cider(opened.map(({ short, references }) => [short, references.short])),
    cider_d_detailed: cider(opened.map(({ detailed, references }) => [detailed, references.detailed])),
    sentences_per_page: mean(opened.map((page) => page.sentences)),
    composers,
    regions: sum(opened.map((page) => page.regions)),
    regions_dropped: sum(opened.map((page) => page.dropped)),
    matching: scores.summary(),
    seconds_per_page: seconds / Math.max(1, pages.length),
    by_page: pages,
  };
}

function cider(pairs: readonly (readonly [string, string | undefined])[]): number | null {
  const known = pairs.flatMap(([candidate, reference]) => (reference === undefined ? [] : [{ candidate, reference }]));
  return known.length < 2 ? null : mean(ciderD(known));
}

export function captionsText(result: EvalCaptionsResult): string {
  const composers = Object.entries(result.composers).map(([name, count]) => `${count} ${name}`);
  const rouge = (value: number | null) => (value === null ? 'no references' : value.toFixed(3));
  const { matching } = result;
  const swapped =
    matching === null
      ? ''
      : `Matching: own captions ${matching.own.toFixed(2)}, another page's ${matching.foreign.toFixed(2)} (nats per character), AUC ${matching.auc.toFixed(3)}; ` +
        `${(100 * matching.own_kept).toFixed(0)}% of a page's own kept, ${(100 * matching.foreign_dropped).toFixed(0)}% of the others dropped; best threshold ${matching.best.threshold.toFixed(2)}.\n`;
  return (
    `${result.pages} pages: ${(100 * result.faithfulness).toFixed(1)}% of ${result.facts} facts are on the page (${result.pages_with_truth} pages with known text).\n` +
    `ROUGE-L: short ${rouge(result.rouge_l_short)}, detailed ${rouge(result.rouge_l_detailed)}. CIDEr-D: short ${rouge(result.cider_d_short)}, detailed ${rouge(result.cider_d_detailed)}. ` +
    `${result.sentences_per_page.toFixed(1)} sentences per page, composed by: ${composers.join(', ')}.\n` +
    `${result.regions_dropped} of ${result.regions} region captions dropped. ${swapped}${result.seconds_per_page.toFixed(1)} s per page.\n`
  );
}

async function readLines(file: string, limit = Number.POSITIVE_INFINITY): Promise<CaptionLine[]> {
  const text = await readRegularText(file, MOST_QUESTIONS_BYTES);
  const seen = new Set<string>();
  const lines: CaptionLine[] = [];
  for (const [i, row] of text.split('\n').entries()) {
    if (row.trim() === '' || lines.length >= limit) continue;
    const parsed = CaptionLine.safeParse(json(row));
    if (!parsed.success) {
      const said = parsed.error.issues[0]?.message ?? 'not valid JSON';
      throw new DocentError('bad-input', `${file} line ${i + 1}: ${said}`, { subject: file });
    }
    // A questions file names a page once a question.
    const key = `${parsed.data.file ?? parsed.data.image}#${parsed.data.page ?? 1}`;
    if (!seen.has(key)) lines.push(parsed.data);
    seen.add(key);
  }
  if (lines.length === 0) throw new DocentError('bad-input', `${file} has no lines to evaluate.`, { subject: file });
  return lines;
}

function json(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);
