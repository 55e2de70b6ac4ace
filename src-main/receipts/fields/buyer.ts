import { findDates } from '../../reading/dates.ts';
import type { PageRows } from '../rows/page-rows.ts';
import type { FoundText } from './found-field.ts';
import { partiesAt } from './party.ts';

const BUYER =
  /^\W*(?:bill(?:ed)?\s+to|invoice(?:d)?\s+to|sold\s+to|billing\s+address|buyer|k[aä]ufer(?:\s*\/\s*leistungsempf[aä]nger)?|leistungsempf[aä]nger|rechnungsadresse|client|customer(?:\s+name)?|kunde|rechnungsempf[aä]nger|rechnung\s+an|factur[eé]\s+[aà]|adress[eé]\s+[aà]|destinataire|adresse\s+de\s+facturation|acheteur|cliente|destinatario|intestatario|facturar\s+a|klant|koper|factuuradres|factuur\s+aan|faturar\s+a|pelanggan|kepada|attn)\s*(?:[:.]|$)/iu;

/** To whom it is addressed, where a label says so. */
export function findBuyer(page: PageRows): FoundText | null {
  for (const { text, evidence, score, place } of partiesAt(page, BUYER)) {
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    if (letters < 3 || findDates(text).length > 0 || /^(?:cash|walk.?in|no\b|id\b|code\b)/i.test(text)) continue;
    return {
      value: text,
      text,
      evidence: [evidence],
      confidence: (place === 'behind' ? 0.85 : 0.75) * score,
      why: ['label'],
    };
  }
  return null;
}
