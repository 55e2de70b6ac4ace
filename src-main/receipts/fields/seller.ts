import { stretchItem } from '../../reading/evidence.ts';
import type { PageRows } from '../rows/page-rows.ts';
import type { LetterheadReading } from './letterhead.ts';
import { NO_NAME, senderEnd } from './name-end.ts';
import { partiesAt } from './party.ts';

const SELLER =
  /^\W*(?:sold\s+by|seller|vendor|supplier|issued\s+by|verk[a\u00e4]ufer|rechnungssteller|leistungserbringer|lieferant|vendu\s+par|vendeur|fournisseur|venditore|fornitore|cedente|vendedor|proveedor|fornecedor|verkoper|leverancier|penjual)\s*(?:[:.]|$)/iu;
/** A sender's line stands above the address that it was sent to. */
const HEAD_ROWS = 12;

/**
 * Who sent a paper, where its words say so: behind "Sold by", or in the line above the addressee that has name, street and town
 * ("Vogt GmbH • Talweg 3 • 79100 Freiburg"). The buyer's name is printed larger than either.
 */
export function findSeller(page: PageRows): LetterheadReading | null {
  for (const { text, evidence, score } of partiesAt(page, SELLER)) {
    const name = text.replace(/[\s,;]+$/, '');
    if ((name.match(/\p{L}/gu)?.length ?? 0) < 3 || NO_NAME.test(name)) continue;
    return { text: name, evidence: [evidence], score, sure: 0.9 };
  }
  for (const row of page.rows.filter((r) => r.page === page.page).slice(0, HEAD_ROWS)) {
    for (const line of row.segments) {
      const end = senderEnd(line.text);
      if (end === null) continue;
      const item = stretchItem(line, 0, [...line.text.slice(0, end)].length - 1, 1);
      if (item === null) continue;
      return { text: item.text, evidence: [{ page: row.page, ...item }], score: line.score, sure: 0.9 };
    }
  }
  return null;
}
