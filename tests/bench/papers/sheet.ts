import { Draw } from '../draw.ts';
import type { DrawnPaper } from '../drawn-papers.ts';
import { INDIA, INVOICE_WORDS, type InvoiceWords, iso } from '../invoice-words.ts';

const FACES = ['Georgia, serif', 'Arial, sans-serif', '"DejaVu Sans", sans-serif', '"Courier New", monospace'];
const DAY = 86_400_000;

/** Words that invoices of a country say and that have several wordings. */
type Wording = 'number' | 'date' | 'due' | 'delivery' | 'net' | 'tax' | 'total' | 'deposit' | 'balance' | 'before';
/** Cells of a row; a last cell `true` makes it bold. */
export type Cells = readonly (string | boolean)[];

export interface Good {
  readonly name: string;
  readonly count: number;
  readonly price: number;
  readonly amount: number;
}

/** What is right about a paper beside its sum and its day. */
interface Known {
  readonly is?: DrawnPaper['is'];
  /** How many rows of goods it has. */
  readonly goods?: number;
  /** Hundredths. */
  readonly tax?: number;
  /** It has no day of its own. */
  readonly undated?: boolean;
}

/** What a paper of one country is made of: choices, its words, its way with numbers and dates. */
export class Sheet {
  readonly draw: Draw;
  readonly words: InvoiceWords;
  readonly currency: string;
  readonly company: string;
  readonly date: Date;
  readonly #print: (y: number, m: number, d: number) => string;
  readonly #style: number;
  readonly #css: string;
  #number: string | undefined;

  constructor(seed: number, locales: readonly string[]) {
    this.draw = new Draw(seed);
    const { draw } = this;
    const locale = draw.one(locales);
    this.words = [...INVOICE_WORDS, INDIA].find((words) => words.locale === locale)!;
    this.currency = draw.one(this.words.currencies);
    this.company = draw.one(this.words.companies);
    this.date = new Date(Date.UTC(2015 + draw.below(11), draw.below(12), 1 + draw.below(28)));
    this.#print = draw.one(this.words.dates);
    this.#style = draw.below(3);
    this.#css = `margin:${40 + draw.below(30)}px;font:${13 + draw.below(4)}px/1.45 ${draw.one(FACES)};color:#111;background:#fff`;
  }

  get locale(): string {
    return this.words.locale;
  }

  /** One of the wordings of the country, with the rate of its tax. */
  say(what: Wording, rate = 0): string {
    return this.draw.one(this.words[what]).replace('{r}', new Intl.NumberFormat(this.locale).format(rate));
  }

  /** @param cents hundredths */
  number(cents: number): string {
    const places = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    return new Intl.NumberFormat(this.locale, places).format(cents / 100);
  }

  money(cents: number, currency = this.currency): string {
    if (this.#style === 0 && currency === this.currency) return this.number(cents);
    const currencyDisplay = this.#style === 1 ? 'symbol' : 'code';
    return new Intl.NumberFormat(this.locale, { style: 'currency', currency, currencyDisplay }).format(cents / 100);
  }

  /** A day so many days after the paper's own. */
  after(days: number): Date {
    return new Date(this.date.getTime() + days * DAY);
  }

  day(date: Date = this.date): string {
    return this.#print(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  }

  /** Digits only, in the country's order. */
  shortDay(date: Date = this.date): string {
    return new Intl.DateTimeFormat(this.locale === 'ms-MY' ? 'en-GB' : this.locale, {
      ...{ day: '2-digit', month: '2-digit', year: '2-digit', timeZone: 'UTC' },
    }).format(date);
  }

  goods(most = 5): Good[] {
    const { draw, words } = this;
    return draw.some(words.goods, Math.min(words.goods.length, 1 + draw.below(most))).map((name) => {
      const [count, price] = [1 + draw.below(4), 199 + draw.below(19_000)];
      return { name, count, price, amount: count * price };
    });
  }

  goodsTable(goods: readonly Good[], head: readonly string[] = []): string {
    const rows = goods.map((g) => [g.name, String(g.count), this.money(g.price), this.money(g.amount)]);
    return table(head.length > 0 ? [head, ...rows] : rows, 'width:100%');
  }

  /** The rows from the net sum to the total. */
  sums(net: number, tax: number, rate: number): Cells[] {
    return [
      [this.say('net'), this.money(net)],
      [this.say('tax', rate), this.money(tax)],
      [this.say('total'), this.money(net + tax), true],
    ];
  }

  head(facts: readonly Cells[]): string {
    const { draw, words } = this;
    const name = `<div style="font-size:${draw.one([1, 1.4, 1.8])}em;font-weight:bold">${this.company}</div>`;
    return `<div style="display:flex;justify-content:space-between">
<div>${name}${draw.one(words.places).replace(', ', '<br>')}</div>${table(facts)}</div>`;
  }

  facts(...more: readonly Cells[]): Cells[] {
    const label = this.say('number');
    this.#number = `${1000 + this.draw.below(90_000)}`;
    return [[label, this.#number], [this.say('date'), this.day()], ...more];
  }

  body(...parts: readonly string[]): string {
    return `<body style='${this.#css}'>${parts.join('\n')}</body>`;
  }

  /** @param totals hundredths; none: a paper of rows and balances */
  paper(kind: string, totals: readonly number[], pages: readonly string[], known: Known = {}): DrawnPaper {
    const { is, goods, tax, undated = false } = known;
    const { date } = this;
    return {
      ...{ pages, kind, locale: this.locale, company: this.company, traps: [] },
      date: undated ? '' : iso(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()),
      totals: totals.length === 0 ? [''] : totals.map((cents) => (cents / 100).toFixed(2)),
      ...{ is, goods, number: this.#number, currency: this.currency },
      tax: tax === undefined ? undefined : (tax / 100).toFixed(2),
    };
  }
}

/** A kind of paper: what it says in each country where it is drawn, and how it is made of that. */
export interface Kind {
  readonly says: Readonly<Record<string, readonly string[]>>;
  make(sheet: Sheet, words: readonly string[]): DrawnPaper;
}

export function title(text: string): string {
  return `<h2>${text}</h2>`;
}

export function note(text: string): string {
  return `<p>${text}</p>`;
}

export function table(rows: readonly Cells[], css = 'margin-top:12px'): string {
  const cell = (text: string, k: number, bold: boolean) =>
    `<td style="text-align:${k === 0 ? 'left' : 'right'};padding:3px 14px 3px 0">${bold ? `<b>${text}</b>` : text}</td>`;
  const written = rows.map((cells) => {
    const texts = cells.filter((c) => typeof c === 'string');
    return `<tr>${texts.map((text, k) => cell(text, k, cells.at(-1) === true)).join('')}</tr>`;
  });
  return `<table style="border-collapse:collapse;${css}">${written.join('')}</table>`;
}

/** Sums stand right or left of the page. */
export function sumTable(sheet: Sheet, rows: readonly Cells[]): string {
  return table(rows, `margin-top:14px;margin-left:${sheet.draw.often(60) ? 'auto' : '0'}`);
}

export const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
