import { stretchItem } from '../../reading/evidence.ts';
import { toUnits } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';
import { type FoundItem, product } from './found-item.ts';
import type { Count } from './item-rows.ts';

const UNIT = '(?:litres?|liters?|ltrs?|l|kgs?|g|m3|m\u00b3|kwh|gal(?:lons?)?)';
/** "39.42 litre": how much of it. */
const MEASURED = new RegExp(`(?<![\\d.,])(\\d{1,5}[.,]\\d{1,4})\\s?${UNIT}(?!\\p{L})`, 'iu');
/** "2.170 RM / litre": what one of it costs. */
const PRICE_OF_ONE = new RegExp(
  `(?<![\\d.,])(\\d{1,5}[.,]\\d{1,4})\\s?(?:[A-Z]{2,3}|\\p{Sc})?\\s?(?:/|per)\\s?${UNIT}(?!\\p{L})`,
  'iu',
);
/** Rows above and below an item's own that tell how much of it. */
const NEAR = 2;

/** Fuel and goods by weight: quantity and price may stand on rows of their own, with their units. They count where their product is the amount. */
export function withMeasures(items: readonly FoundItem[], { rows }: PageRows): FoundItem[] {
  return items.map((item) => {
    if (item.unitPrice !== null) return item;
    const at = rows.findIndex((row) => row.amounts.includes(item.amount));
    const near = rows.slice(Math.max(0, at - NEAR), at + NEAR + 1);
    const prices = near.flatMap((row) => numberIn(row, PRICE_OF_ONE) ?? []);
    const quantities = near.flatMap((row) => numberIn(row, MEASURED) ?? []);
    for (const quantity of quantities)
      for (const price of prices)
        if (product(quantity.units, price.units) === item.amount.units)
          return { ...item, quantity, unitPrice: asPrice(price) };
    return item;
  });
}

/** The pattern's number: its unit may stand in the next cell. */
function numberIn(row: Row, pattern: RegExp): Count | undefined {
  const written = pattern.exec(row.text)?.[1];
  const line = row.segments.find((segment) => written !== undefined && segment.text.includes(written));
  if (written === undefined || line === undefined) return undefined;
  const start = [...line.text.slice(0, line.text.indexOf(written))].length;
  const item = stretchItem(line, start, start + written.length - 1, 1);
  if (item === null) return undefined;
  const evidence = { page: row.page, ...item };
  const units = toUnits(written.replace(',', '.'));
  return { units, text: item.text, evidence, x0: item.box[0], explicit: true, first: true };
}

function asPrice({ units, text, evidence, x0 }: Count): Amount {
  return { units, text, evidence, x0, x1: evidence.box[2], score: 1, read: 1, guessed: false, each: true };
}
