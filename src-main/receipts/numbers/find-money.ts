import { toUnits, type Units } from '../../contract/money-units.ts';
import type { MoneyStyle } from './convention.ts';
import { APOSTROPHES, FIXED_SPACE, flatText } from './flat-text.ts';

export interface FoundMoney {
  /** Code points of the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly units: Units;
  /** A letter was taken for a digit, or a comma for a point: it may be another number. */
  readonly guessed: boolean;
}

/** What is bought, not what it costs: "1.25L", "39.42 LITRE", "6.00 %". */
const MEASURE =
  /^\s?(?:%|(?:l|ml|cl|kg|kgs|g|gm|mm|cm|km|m|m2|m3|m²|m³|oz|lb|kwh|kva|kw|[kmgt]b|std|hrs?|litres?|liters?)(?![\p{L}\p{N}]))/iu;
const MINUS = '[-\u2010-\u2013\u2212]';

/** An amount's digits in a page's convention. Where a group could have begun before, no amount begins: a truncated number is another number. */
function patternOf({ places, point, spaced }: MoneyStyle): RegExp {
  const other = point === '.' ? ',' : '\\.';
  const groups = [
    places > 0 ? `${other}${point === '.' ? '\\s?' : ''}` : '[.,]',
    `[${APOSTROPHES}${FIXED_SPACE}]`,
    ...(spaced ? [' '] : []),
  ].join('|');
  const grouped = `\\d{1,3}(?:(?:${groups})\\d{3})+`;
  const indian = `\\d{1,2}(?:${other}\\d{2})+${other}\\d{3}`;
  const begins = `(?<![\\d/]|\\d[.,:${APOSTROPHES}${FIXED_SPACE}])`;
  // "$10,686.25" among whole amounts: its two marks tell which is the point.
  const mixed = '\\d{1,3}(?:(?:,\\d{3})+\\.|(?:\\.\\d{3})+,)\\d{2}(?!\\d)';
  if (places === 0)
    return new RegExp(
      `(?<![\\d.,/-]|\\d:|\\d[${APOSTROPHES}${FIXED_SPACE}])(?:${mixed}|${grouped}|${indian}|\\d+)(?![\\d:/%]|[.,]\\d|-\\d)`,
      'gu',
    );
  const dash = '[-\u2013\u2014]{1,2}(?!\\d)';
  const fraction = places === 3 ? '\\d{3}' : `(?:\\d{2}(?:(?<!\\s\\d\\d)\\d{2})?|${dash})`;
  const mark = point === '.' ? `(?:\\s?\\.|(?<!^\\d{1,2})\\.\\s)` : `\\s?,\\s?`;
  const bare = point === '.' ? `|(?<![\\p{L}\\p{N}]\\s?)\\.${fraction}|(?<=^[-+]?)\\.\\s\\d{2}$` : '';
  return new RegExp(`${begins}(?:(?:${grouped}|${indian}|\\d+)${mark}${fraction}${bare})(?![\\d/:%]|[.,]\\d)`, 'gu');
}

const patterns = new Map<string, RegExp>();

/** A segment that is nothing but an amount with the other mark: "12,50" on a page of points is one misread, or another habit's. */
function otherWay(style: MoneyStyle): RegExp {
  const other = style.point === '.' ? ',' : '\\.';
  return new RegExp(
    `(?<=^(?:[A-Z]{1,3}|[A-Z]?\\p{Sc})?\\s?[-(]?)(?<![\\d/]|\\d[.,:${APOSTROPHES}${FIXED_SPACE}])\\d{1,6}${other}\\d{2}(?=[-)]?\\s?[A-Z]{0,3}$)`,
    'gu',
  );
}

/**
 * Amounts in a line, in the page's convention. Parts of dates, times, percentages, codes and telephone numbers are none. A minus may stand in
 * front or behind, the amount in brackets, or CR behind it.
 */
export function findMoney(line: string, style: MoneyStyle): FoundMoney[] {
  const { text, guessed } = flatText(line);
  const key = `${style.places}${style.point}${style.spaced}`;
  const pattern = patterns.get(key) ?? patternOf(style);
  patterns.set(key, pattern);
  const found: FoundMoney[] = [];
  const add = (match: RegExpExecArray, otherMark: boolean) => {
    const written = match[0].trimStart();
    let start = match.index + match[0].length - written.length;
    let end = match.index + match[0].length;
    if (found.some((f) => start < f.end && end > f.start) || MEASURE.test(text.slice(end))) return;
    const plain = plainOf(written, otherMark ? { ...style, point: style.point === '.' ? ',' : '.' } : style);
    const unsure = otherMark || [...guessed].some((at) => at >= start && at < end);
    let sign = 1;
    const before = text.slice(0, start);
    const after = text.slice(end);
    const minus =
      new RegExp(`(?:^|[\\s\\p{Sc}(A-Za-z:\\u200e\\u200f\\u061c])(${MINUS}[\\u200e\\u200f\\u061c]?\\s?)$`, 'u').exec(
        before,
      ) ?? new RegExp(`(?:^|\\s)(${MINUS}\\s?(?:[A-Z]{2,3}|[A-Z]?\\p{Sc})\\s?)$`, 'u').exec(before);
    const behind = new RegExp(`^\\s?${MINUS}(?=\\s|$|\\p{Sc})`, 'u').exec(after);
    if (/\(\s*(?:[A-Z]{2,3}|[A-Z]?\p{Sc})?\s*$/u.test(before) && /^\s*(?:[A-Z]{2,3}|\p{Sc})?\s*\)/u.test(after))
      sign = -1;
    if (minus) {
      sign = -1;
      start -= minus[1]!.length;
    } else if (/^-(?!\d)/.test(after) || behind) {
      sign = -1;
      end += behind?.[0].length ?? 1;
    } else if (/^\s?CR(?![\p{L}\p{N}])/u.test(after)) sign = -1;
    const units = sign * toUnits(plain);
    found.push({ start, end, units: units === 0 ? 0 : units, guessed: unsure });
  };
  for (const match of text.matchAll(pattern)) add(match, false);
  if (style.places === 2) for (const match of text.matchAll(otherWay(style))) add(match, true);
  return found.sort((a, b) => a.start - b.start);
}

/** "1'329.55" -> "1329.55"; "12.-" -> "12". */
function plainOf(written: string, { point, places }: MoneyStyle): string {
  if (places === 0 && !/[.,]\d{2}$/.test(written)) return written.replace(/\D/g, '');
  if (places === 0) return plainOf(written, { places: 2, point: written.at(-3) as '.' | ',', spaced: false });
  const last = written.lastIndexOf(point);
  const whole = written.slice(0, last).replace(/\D/g, '');
  const fraction = written.slice(last + 1).replace(/\D/g, '');
  return `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}
