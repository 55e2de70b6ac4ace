import type { CaptionMaterial, Composer, Composition } from '../roles.ts';
import { clip, SENTENCES, sentencesOf } from '../sentences.ts';
import { isSure } from '../sure-facts.ts';
import { dateOf, labelledValues, totalOf } from './labelled-values.ts';
import { listed } from './page-structure.ts';
import { titleOf } from './page-title.ts';

type Sentence = Composition['sentences'][number];

/** Kinds of documents that are about an amount. */
const WITH_TOTAL = new Set(['receipt', 'invoice', 'statement', 'other']);
const QUOTE = 160;

/**
 * Writes a description by rules if no language model does it well enough, and says so. It only uses what is on the page, in the page's words, and
 * leaves out what it is not sure of.
 */
export const plainComposer: Composer = {
  name: 'plain',
  kind: 'plain',
  async compose(material) {
    const sentences = [
      opening(material),
      ...values(material),
      sections(material),
      contents(material),
      figures(material),
      firstWords(material),
    ];
    const said = sentences.filter((sentence): sentence is Sentence => sentence !== undefined);
    return { sentences: said.slice(0, SENTENCES - 1), remark: leftOut(material) };
  },
};

/** Says that a description is short because the page was read badly. */
function leftOut({ page }: CaptionMaterial): string | null {
  const unsure = page.lines.filter((line) => !isSure(line, 'number')).length;
  if (unsure === 0) return null;
  return `${unsure} of the page's ${page.lines.length} lines were not read with certainty; nothing uncertain is repeated`;
}

function opening({ global }: CaptionMaterial): Sentence {
  return { text: global.text, sources: [global.id] };
}

/** Date and total, if the document has them; the first fields of a form. */
function values({ page, lines }: CaptionMaterial): Sentence[] {
  const known = page.lines;
  const found = labelledValues(known).filter(({ value, lines: own }) => {
    const line = known[own.at(-1)!]!;
    const at = line.text.lastIndexOf(value);
    return isSure(line, 'number', at, at + value.length);
  });
  const id = (index: number): string => lines[index]!.id;
  const date = dateOf(page.lines);
  const total = WITH_TOTAL.has(page.kind) ? totalOf(found) : undefined;
  const sentences: Sentence[] = [];
  if (date !== undefined && page.kind !== 'paper') {
    sentences.push({ text: `It bears the date ${date.text}.`, sources: [id(date.line)] });
  }
  if (total !== undefined) sentences.push({ text: `Its total is ${total.value}.`, sources: total.lines.map(id) });
  if (page.kind === 'form' || (page.kind === 'other' && total === undefined)) {
    const fields = found
      .filter(({ value, lines: own }) => value.length <= 60 && own.every((index) => isSure(known[index]!, 'name')))
      .slice(0, 3);
    if (fields.length > 0) {
      const text = `It gives ${listed(fields.map(({ label, value }) => `“${label}: ${value}”`))}.`;
      sentences.push({ text, sources: fields.flatMap((field) => field.lines.map(id)) });
    }
  }
  return sentences;
}

function sections({ page, segments }: CaptionMaterial): Sentence | undefined {
  const title = new Set(titleOf(page.lines)?.lines ?? []);
  const headings = segments.filter(
    ({ segment, region }) =>
      segment.kind === 'heading' && region !== null && !segment.lines.some((line) => title.has(line)),
  );
  if (headings.length < 2 || page.kind === 'receipt') return undefined;
  const shown = headings.slice(0, 4);
  const names = shown.map(
    ({ segment }) => `“${clip(segment.lines.map((line) => page.lines[line]!.text.trim()).join(' '), 60)}”`,
  );
  const more = headings.length > shown.length ? 'Among its headings are' : 'Its parts are headed';
  return { text: `${more} ${listed(names)}.`, sources: shown.flatMap(({ note, region }) => [region!.id, note.id]) };
}

/** The content of its tables and lists. */
function contents({ page, segments }: CaptionMaterial): Sentence | undefined {
  const tables = segments.filter(({ segment, region }) => segment.kind === 'table' && region !== null);
  // The table with the most rows is taken as the subject of the page.
  const main = tables.sort((a, b) => b.segment.lines.length - a.segment.lines.length)[0];
  if (main === undefined) return undefined;
  const said = main
    .region!.text.replace(/^A table/, 'It has a table')
    .replace(/^Rows/, page.kind === 'receipt' ? 'It lists entries' : 'It has rows');
  return { text: said, sources: [main.region!.id, main.note.id] };
}

function figures({ segments }: CaptionMaterial): Sentence | undefined {
  const shown = segments.filter(({ segment, region }) => segment.kind === 'figure' && region !== null);
  if (shown.length === 0) return undefined;
  const first = shown[0]!.region!.text;
  const rest = first.startsWith('A picture') ? first.slice('A picture'.length) : `: ${first}`;
  const text =
    shown.length === 1
      ? `It shows a picture${rest}`
      : `It shows several pictures, one of them${rest.replace(/^ without words\.$/, ' a photograph or drawing.')}`;
  return { text, sources: shown.flatMap(({ note, region }) => [region!.id, note.id]) };
}

/** The first sentence of its running text. */
function firstWords({ page, segments }: CaptionMaterial): Sentence | undefined {
  if (page.kind === 'receipt' || page.kind === 'invoice') return undefined;
  const title = new Set(titleOf(page.lines)?.lines ?? []);
  const body = segments.find(
    ({ segment, region }) =>
      segment.kind === 'text' &&
      region !== null &&
      !segment.lines.some((line) => title.has(line)) &&
      segment.lines.length >= 2,
  );
  if (body === undefined) return undefined;
  const text = body.segment.lines.map((line) => page.lines[line]!.text.trim()).join(' ');
  const first = sentencesOf(text)[0] ?? '';
  if (!body.segment.lines.every((line) => isSure(page.lines[line]!, 'name'))) return undefined;
  if (first.split(' ').length < 4) return undefined;
  const quote = first.length <= QUOTE ? `“${first}”` : `“${clip(first, QUOTE)} …”`;
  return { text: `Its text begins: ${quote}`, sources: [body.region!.id, body.note.id] };
}
