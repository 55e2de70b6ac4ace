import { APOSTROPHES, FIXED_SPACE, flatText } from './flat-text.ts';

/** How a page writes its money. */
export interface MoneyStyle {
  /** Digits behind the point. */
  readonly places: 0 | 2 | 3;
  readonly point: '.' | ',';
  /** Whether a plain space may stand between thousands ("2 500,00"): else "2 500.00" is a quantity and a price. */
  readonly spaced: boolean;
}

/** Currencies of three decimal places (ISO 4217). */
const THREE_PLACES = /(?<![A-Z])(?:KWD|BHD|OMR|JOD|TND|LYD|IQD|KD)(?![A-Z])/;
/** "PTE BHD" is a company, not Bahrain's dinar. */
const COMPANY = /\bSDN\.? ?BHD\b|\bS\/?B\b/gi;

/** A run of digits with what may stand between them; dates and times are sorted out by whoever reads it. A minus may stand in front. */
const RUN = new RegExp(
  String.raw`(?<![\d/:]|[\p{L}\d]-|\d[.,])\d+(?:(?:[.,${APOSTROPHES}${FIXED_SPACE}]|\s(?=\d{3}(?!\d)))\d+)*(?![\d/:%]|[.,-]\d)`,
  'gu',
);

/**
 * The page's own convention, from all of its numbers together: two marks in one number tell which is the point ("1.469,06"), a mark before two
 * digits is likely the point, one before three digits likely not. Whole amounts (won, yen) when no number has decimals.
 */
export function moneyStyle(text: string): MoneyStyle {
  const votes = { '.': 0, ',': 0 };
  const thirds = { '.': 0, ',': 0 };
  const spacedBefore = { '.': 0, ',': 0 };
  let [grouped, long] = [0, 0];
  for (const line of text.split('\n')) {
    for (const [run] of flatText(line).text.matchAll(RUN)) {
      const marks = run.match(/[.,]/g) ?? [];
      const last = Math.max(run.lastIndexOf('.'), run.lastIndexOf(','));
      const mark = run[last] as '.' | ',';
      const behind = run.length - last - 1;
      if (/^\d{4,}[.,]\d{2}$/.test(run)) long += 1;
      if (last < 0) {
        if (new RegExp(`[${APOSTROPHES}${FIXED_SPACE}]`, 'u').test(run)) grouped += 1;
        continue;
      }
      const others = run.slice(0, last).match(new RegExp(`[.,${APOSTROPHES}${FIXED_SPACE}]`, 'gu')) ?? [];
      const mixed = others.length > 0 && others.every((other) => other !== mark);
      if (mixed && behind <= 2) votes[mark] += 3;
      else if (mixed && behind === 3) thirds[mark] += 3;
      else if (marks.filter((m) => m === mark).length > 1 && behind === 3) {
        votes[mark === '.' ? ',' : '.'] += 0.5;
        grouped += 1;
      } else if (behind === 2 && marks.length === 1) votes[mark] += 1;
      else if (behind === 3 && /^\d{1,3}[.,]/.test(run) && !run.startsWith('0')) grouped += 1;
      if (behind === 3) thirds[mark] += 1;
      if (/^\d{1,3}(?: \d{3})+[.,]\d{2}$/.test(run)) spacedBefore[mark] += 1;
    }
  }
  const point = votes[','] > votes['.'] ? ',' : '.';
  const spaced = point === ',' ? spacedBefore[','] > 0 || long === 0 : spacedBefore['.'] >= 2 && long === 0;
  const decimals = votes['.'] + votes[','];
  if (THREE_PLACES.test(text.replace(COMPANY, '')) && thirds['.'] + thirds[','] > decimals)
    return { places: 3, point: thirds[','] > thirds['.'] ? ',' : '.', spaced };
  if (decimals === 0 || grouped > 2 * decimals) return { places: 0, point: '.', spaced: true };
  return { places: 2, point, spaced };
}
