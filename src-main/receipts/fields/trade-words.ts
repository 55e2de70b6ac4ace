import { distance } from 'fastest-levenshtein';

/** Long words that names of businesses are made of: English and Malay. Short ones are too near to other words. */
const TRADE =
  'ACCESSORIES AGENCIES BAKERIES BEVERAGE BEVERAGES BOUTIQUE BUILDING COMMUNICATION COMMUNICATIONS CONFECTIONERY CONSTRUCTION CONSULTANCY CONVENIENCE CORPORATION DEPARTMENT DISTRIBUTION DISTRIBUTORS ELECTRICAL ELECTRONICS ENGINEERING ENTERPRISE ENTERPRISES EQUIPMENT FURNITURE GROCERIES HANDICRAFT HARDWARE HOLDINGS HYPERMARKET INDUSTRIAL INDUSTRIES INTERNATIONAL KITCHENETTE LAUNDERETTE LOGISTICS MACHINERY MANAGEMENT MANUFACTURING MARKETING MEDICAL MINIMARKET OPTICAL PASARAYA PERNIAGAAN PERUSAHAAN PHARMACY PRINTING PRODUCTS RESOURCES RESTAURANT RESTAURANTS RESTORAN SEAFOOD SERVICES SOLUTIONS STATIONERY SUPERMARKET SUPERSTORE SUPPLIES SYARIKAT TECHNOLOGIES TECHNOLOGY TELECOMMUNICATION TRADING TRANSPORT VENTURES WHOLESALE WORKSHOP'.split(
    ' ',
  );
const KNOWN: ReadonlySet<string> = new Set(TRADE);
/** Letters of a word that may differ by one, and by two. */
const [LONG, LONGER] = [7, 10];

/** A business's name with its words of trade spelt right: "STETIONERY" and "ITERNATIONAL" can be nothing else. What a word ends in may be another language's. */
export function withTradeWords(name: string): string {
  return name.replace(/\p{L}{6,}/gu, (written) => {
    const word = written.toUpperCase();
    if (KNOWN.has(word)) return written;
    const near = TRADE.filter(
      (known) =>
        known.length >= LONG &&
        known[0] === word[0] &&
        known.at(-1) === word.at(-1) &&
        distance(known, word) <= (known.length >= LONGER ? 2 : 1),
    );
    const [only, another] = near;
    if (only === undefined || another !== undefined) return written;
    return written === word || /^\P{Ll}{4}/u.test(written) ? only : only[0]! + only.slice(1).toLowerCase();
  });
}
