import type { AskOptions, LinesOptions, PageLines, ReadOptions } from '../../asking/ask-options.ts';
import type { AskResult } from '../../contract/docent.ts';
import type { Box, TextLine } from '../../contract/page.ts';
import type { Receipt } from '../../contract/receipt.ts';
import type { OpenDocument } from '../../documents/index.ts';
import { uprightPage } from '../../reading/index.ts';
import { type ExtractOptions, extractReceipt } from '../extract.ts';
import { ASKED, type ReceiptAnswers } from '../questions.ts';
import type { PageOfLines } from '../rows/page-rows.ts';
import { askSchema, type ReceiptSchema } from '../schema-fields.ts';
import { FieldAsking, unsettled } from './field-asking.ts';
import { seenAgain, unlessLost, unsureParts } from './look-again.ts';

/** The part of Docent that reading a receipt needs; `DocentService` is one. */
export interface ReceiptService {
  lines(document: OpenDocument, page: number, options: LinesOptions): Promise<PageLines>;
  ask(document: OpenDocument, questions: readonly string[], options: AskOptions): Promise<AskResult>;
}

export type ReadPage = PageLines;

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
  /** As `extractReceipt` tells it, each time that a page's fields are put together: the last time counts. */
  readonly onSigns?: ExtractOptions['onSigns'];
}

/**
 * Reads a page, and those that belong to it, as a receipt or invoice: lines, the model's answers to the questions about it, and the fields that both give.
 * The model is asked about the first page; for the total about the last (`FieldAsking`). What was not read surely of the fields that a book needs is looked at again, by itself.
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
  // Rows and columns are those of pages as they are read; what is shown stands where the reader sees it.
  const upright = new Map([{ page, lines }, ...more].map((one) => [one.page, uprightPage(one.lines)]));
  const linesOf = (of: number) => upright.get(of)!.lines;
  const toUpright = (box: Box, of: number) => upright.get(of)?.toUpright(box) ?? box;
  const toPage = (box: Box, of: number) => upright.get(of)?.toPage(box) ?? box;
  const asking = new FieldAsking(page, more.at(-1)?.page ?? page, async (questions, of, oneReader) => {
    const asked = await service.ask(document, questions, { ...passed, page: of, oneReader });
    return { ...asked, answers: moveEvidence(asked.answers, toUpright) };
  });
  let seen: Seen = {
    pages: new Map([page, ...more.map((one) => one.page)].map((of) => [of, linesOf(of)])),
    answers: (options.ask ?? true) ? await asking.askBetter(ASKED) : {},
  };
  const found = () => {
    const [lines = [], ...others] = seen.pages.values();
    const further = more.map((one, i) => ({ ...one, lines: others[i]! }));
    const { onSigns } = options;
    return extractReceipt({ page, lines, more: further, source, answers: seen.answers, doubtBelow, onSigns });
  };
  let extracted = found();
  const again = await asking.askBoth(unsettled(extracted.fields, seen.answers));
  if (Object.keys(again).length > 0) {
    seen = { ...seen, answers: { ...seen.answers, ...again } };
    extracted = found();
  }
  const parts = source === 'model' ? unsureParts(extracted, linesOf) : [];
  for (const part of parts) {
    const region = toPage(part.box, part.page);
    const { lines: there } = await service.lines(document, part.page, { signal, onStage, read: true, region });
    const lines = there.map((line) => moveLine(line, (box) => toUpright(box, part.page)));
    const now = seenAgain(seen.pages.get(part.page)!, seen.answers, lines, part.page);
    seen = { pages: new Map(seen.pages).set(part.page, now.lines), answers: now.answers };
  }
  if (parts.length > 0) extracted = unlessLost(found(), extracted);
  const said = schema === undefined ? {} : askSchema(schema, await asking.askOwn(schema), linesOf(page), page);
  const custom = moveEvidence(said, toPage);
  const end = performance.now();
  return {
    ...moveEvidence(extracted, toPage),
    custom,
    review: [
      ...extracted.review,
      ...Object.entries(custom).flatMap(([name, f]) => (f.doubts.length > 0 ? [`custom.${name}`] : [])),
    ],
    ...asking.by,
    timings: {
      read_ms: Math.round(read - start),
      ask_ms: Math.round(end - read),
      total_ms: Math.round(performance.now() - start),
    },
  };
}

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
