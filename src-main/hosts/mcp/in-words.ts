import { certaintyPercent } from '../../contract/certainty.ts';
import type {
  Citation,
  SharedAnswer,
  SharedDescription,
  SharedDocument,
  SharedHit,
  SharedPage,
  SharedReceipts,
} from '../../contract/programs.ts';

/** Results as text: what a language model reads of them. The structured result beside it says the same and all the rest. */

const place = ({ document, page, box, text }: Citation): string => {
  const at = box === null ? '' : `, box ${box.map((edge) => edge.toFixed(3)).join(' ')}`;
  return `[${document}, page ${page}${at}] "${text.replace(/\s+/g, ' ')}"`;
};

export function documentsInWords(documents: readonly SharedDocument[]): string {
  if (documents.length === 0) return 'The library is empty. Add documents in Docent, or start docent mcp with files.';
  return documents
    .map(({ id, name, pageCount, kind, error }) =>
      error === null
        ? `${name}: ${pageCount === 1 ? '1 page' : `${pageCount} pages`}, ${kind} (id ${id})`
        : `${name}: ${error.message} (id ${id})`,
    )
    .join('\n');
}

export function hitsInWords(hits: readonly SharedHit[]): string {
  if (hits.length === 0) return 'Nothing was found. Only pages that Docent has read can be found.';
  return hits
    .map(({ kind, snippet, citations }) =>
      [`${kind}: ${snippet.replace(/\s+/g, ' ')}`, ...citations.map((citation) => `  ${place(citation)}`)].join('\n'),
    )
    .join('\n');
}

export function pageInWords({ document, page, lines, source }: SharedPage): string {
  const from = { 'text-layer': "the file's text layer", model: 'the pixels', none: 'nothing' }[source];
  return [`${document}, page ${page}, read from ${from}:`, ...lines.map(({ text }) => text)].join('\n');
}

export function answerInWords({ document, answer, found, confidence, citations }: SharedAnswer): string {
  const sure = confidence === null ? '' : ` (confidence ${certaintyPercent(confidence)}%)`;
  const head = found ? `${answer}${sure}` : `${document} does not say.`;
  return [head, ...citations.map(place)].join('\n');
}

export function receiptsInWords({ document, receipts }: SharedReceipts): string {
  return receipts
    .map(({ page, fields, items, review }) => {
      const values = Object.entries(fields).flatMap(([name, { value, citations }]) =>
        value === null ? [] : [`${name}: ${value}${citations[0] === undefined ? '' : ` ${place(citations[0])}`}`],
      );
      const lines = items.map(
        ({ name, quantity, amount }) => `item: ${name.value ?? '?'}, ${quantity.value ?? '?'}, ${amount.value ?? '?'}`,
      );
      const doubt = review.length === 0 ? [] : [`to be checked by a person: ${review.join(', ')}`];
      return [`${document}, page ${page}`, ...values, ...lines, ...doubt].join('\n');
    })
    .join('\n\n');
}

export function descriptionInWords({ document, page, sentences }: SharedDescription): string {
  const cited = sentences.flatMap(({ citations }) => citations.filter(({ box }) => box !== null).map(place));
  return [`${document}, page ${page}: ${sentences.map(({ text }) => text).join(' ')}`, ...new Set(cited)].join('\n');
}
