import type { AskOptions, LinesOptions, PageLines, ReadOptions } from '../../asking/ask-options.ts';
import type { AskResult } from '../../contract/docent.ts';
import type { Box, TextLine } from '../../contract/page.ts';
import type { Receipt } from '../../contract/receipt.ts';
import type { OpenDocument } from '../../documents/index.ts';
import { uprightPage } from '../../reading/index.ts';
import { type ExtractOptions, extractReceipt } from '../extract.ts';
import { ASKED, type AskedField, QUESTIONS, type ReceiptAnswers } from '../questions.ts';
import type { PageOfLines } from '../rows/page-rows.ts';
import { askSchema, type ReceiptSchema } from '../schema-fields.ts';
import { seenAgain, unsureParts } from './look-again.ts';

/** The part of Docent that reading a receipt needs; `DocentService` is one. */
export interface ReceiptService {
  lines(document: OpenDocument, page: number, options: LinesOptions): Promise<PageLines>;
  ask(document: OpenDocument, questions: readonly string[], options: AskOptions): Promise<AskResult>;
}

export type ReadPage = PageLines;

/**
 * What one of the model's two readers is asked alone. Of 420 training receipts, shrunk or worn, no date came out otherwise, one company was right that had been wrong, and one wrong that had been
 * right. Of addresses more were lost than won, and a total is what must not be wrong: these are asked of both.
 */
const BY_ONE_READER: ReadonlySet<AskedField> = new Set<AskedField>(['company', 'date']);

export interface ReceiptOptions extends ReadOptions {
  /** The user's own fields. */
  readonly schema?: ReceiptSchema | undefined;
  /** 0..1: fields with less confidence need review. */
  readonly doubtBelow?: number | undefined;
  /** false: the model is not asked; only the layout of its reading (or of the text layer) is used. */
  readonly ask?: boolean | undefined;
  /** Lines to work with instead of reading them now. */
  readonly lines?: PageLines | undefined;
  /** Further pages of the same document. */
  readonly more?: readonly PageOfLines[] | undefined;
  /** As `extractReceipt` tells it. */
  readonly onSigns?: ExtractOptions['onSigns'];
}

/**
 * Reads a page, and those that belong to it, as a receipt or invoice: lines, the model's answers to the questions about it, and the fields that both give.
 * The model is asked about the first page; for the total about the last. What was not read surely of the fields that a book needs is looked at again, by itself.
 *
 * @throws DocentError as `lines` and `ask` do
 */
export async function readReceipt(
  service: ReceiptService,
  document: OpenDocument,
  page: number,
  options: ReceiptOptions = {},
): Promise<Receipt> {
  const start = performance.now();
  const { signal, onRead, onStage, doubtBelow, schema, more = [] } = options;
  const passed = { signal, onRead, onStage };
  const { lines, source } = options.lines ?? (await service.lines(document, page, { ...passed, read: true }));
  const read = performance.now();
  const custom = schema === undefined ? [] : schema.fields;
  const header = (options.ask ?? true) ? ASKED : [];
  const ask = async (questions: readonly string[], page: number, oneReader = false) =>
    questions.length === 0 ? null : await service.ask(document, questions, { ...passed, page, oneReader });
  const byOne = header.filter((field) => BY_ONE_READER.has(field));
  const byBoth = header.filter((field) => !BY_ONE_READER.has(field));
  const askedOne = await ask(questionsOf(byOne), page, true);
  const asked = await ask([...questionsOf(byBoth), ...custom.map((field) => field.question)], page);
  // Rows and columns are those of pages as they are read; what is shown stands where the reader sees it.
  const upright = new Map([{ page, lines }, ...more].map((one) => [one.page, uprightPage(one.lines)]));
  const linesOf = (of: number) => upright.get(of)!.lines;
  const toUpright = (box: Box, of: number) => upright.get(of)?.toUpright(box) ?? box;
  const toPage = (box: Box, of: number) => upright.get(of)?.toPage(box) ?? box;
  const given = moveEvidence([...(askedOne?.answers ?? []), ...(asked?.answers ?? [])], toUpright);
  const answers: ReceiptAnswers = Object.fromEntries([...byOne, ...byBoth].map((field, i) => [field, given[i]!]));
  const last = more.at(-1);
  const onLast = last === undefined || header.length === 0 ? null : await ask([QUESTIONS.total], last.page);
  const total = moveEvidence(onLast?.answers[0], toUpright);
  let seen: Seen = {
    pages: new Map([page, ...more.map((one) => one.page)].map((of) => [of, linesOf(of)])),
    answers: total === undefined ? answers : { ...answers, total },
  };
  const found = (onSigns?: ReceiptOptions['onSigns']) => {
    const [lines = [], ...others] = seen.pages.values();
    const further = more.map((one, i) => ({ ...one, lines: others[i]! }));
    return extractReceipt({ page, lines, more: further, source, answers: seen.answers, doubtBelow, onSigns });
  };
  if (source === 'model') {
    const again = unsureParts(found(), linesOf);
    for (const part of again) {
      const region = toPage(part.box, part.page);
      const { lines: there } = await service.lines(document, part.page, { signal, onStage, read: true, region });
      const lines = there.map((line) => moveLine(line, (box) => toUpright(box, part.page)));
      const now = seenAgain(seen.pages.get(part.page)!, seen.answers, lines, part.page);
      seen = { pages: new Map(seen.pages).set(part.page, now.lines), answers: now.answers };
    }
  }
  const end = performance.now();
  const extracted = moveEvidence(found(options.onSigns), toPage);
  const own =
    schema === undefined || asked === null
      ? {}
      : moveEvidence(askSchema(schema, given.slice(header.length), linesOf(page), page), toPage);
  return {
    ...extracted,
    custom: own,
    review: [
      ...extracted.review,
      ...Object.entries(own).flatMap(([name, f]) => (f.doubts.length > 0 ? [`custom.${name}`] : [])),
    ],
    model: asked?.model ?? null,
    device: asked?.device ?? null,
    timings: {
      read_ms: Math.round(read - start),
      ask_ms: Math.round(end - read),
      total_ms: Math.round(performance.now() - start),
    },
  };
}

const questionsOf = (fields: readonly AskedField[]) => fields.map((field) => QUESTIONS[field]);

interface Seen {
  readonly pages: ReadonlyMap<number, readonly TextLine[]>;
  readonly answers: ReceiptAnswers;
}

function moveLine(line: TextLine, by: (box: Box) => Box): TextLine {
  return { ...line, box: by(line.box), characters: line.characters.map(by) };
}

/** The same with the box of every evidence moved: whatever has a page and a box. */
function moveEvidence<T>(value: T, by: (box: Box, page: number) => Box): T {
  if (Array.isArray(value)) return value.map((item) => moveEvidence(item, by)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const page: unknown = 'page' in value ? value.page : undefined;
  const isBox = (key: string, item: unknown): item is Box => key === 'box' && Array.isArray(item);
  const moved = entries.map(([key, item]) => [
    key,
    isBox(key, item) && typeof page === 'number' ? by(item, page) : moveEvidence(item, by),
  ]);
  return Object.fromEntries(moved) as T;
}
