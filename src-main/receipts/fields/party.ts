import type { PageRows } from '../rows/page-rows.ts';
import { type LabelledText, textsAt } from './labelled-text.ts';

/** Whose data follow: the heading of another block is no name. */
const HEADING =
  /^\W*(?:(?:ship(?:ping|ped)?|deliver(?:y|ed)|bill(?:ing|ed)?|buyer|seller|customer|contact)(?:\s+(?:to|address|contact|details))?|liefer(?:adresse|anschrift)|(?:waren|rechnungs)empf[a\u00e4]nger|rechnungs(?:adresse|anschrift)|(?:aflever|factuur)adres|(?:ver)?k[a\u00e4]ufer|order|bestellung|adresse(?:\s+de\s+\p{L}+)?|address|n(?:umber|ummer|um[e\u00e9]ro|r|o)|gln\b.*|id|kontakt)[\W\d]*$/iu;
/** The label of a name within a block of a party's data: "Number: 549910", "Name: Lieferant GmbH". */
const NAME = /^\W*(?:name|nom|nome|nombre|naam|firma|soci[e\u00e9]t[e\u00e9])\W*$/iu;
/** A party's block has its name within so many rows of its heading. */
const BLOCK_ROWS = 4;

/**
 * What a label such as "Bill to" or "Seller" names: the text at it, or where that is the first label of a block, the block's row of the name.
 */
export function partiesAt(page: PageRows, label: RegExp): LabelledText[] {
  return textsAt(page, label).flatMap((found) => {
    if (found.place === 'right') return HEADING.test(found.text) ? [] : [found];
    if (found.place === 'behind') return [found];
    const block = page.rows.slice(found.row.index, found.row.index + BLOCK_ROWS);
    const name = block.find((row) => row.page === found.row.page && row.segments.some((s) => NAME.test(s.text)));
    if (name !== undefined) {
      const at = textsAt({ ...page, rows: [name] }, NAME).find((t) => t.place === 'right');
      return at === undefined ? [] : [{ ...at, place: 'below' as const }];
    }
    return /:\s*$/.test(found.text) || HEADING.test(found.text) ? [] : [found];
  });
}
