import type { TextLine } from '../../src-main/contract/page.ts';

/** A page's lines from rows of text: segments of a row are separated by two spaces or more, as on a till roll of 48 columns. */
export function linesOf(text: string): TextLine[] {
  const rows = text.split('\n').map((row) => row.trimEnd());
  const columns = 48;
  const height = 1 / (rows.length + 2);
  const lines: TextLine[] = [];
  let row = 0;
  for (const [i, content] of rows.entries()) {
    if (content.trim() === '') continue;
    for (const match of content.matchAll(/[^ ]+(?: [^ ]+)*/g)) {
      const characters = [...match[0]].map((_, k): TextLine['box'] => {
        const x = (match.index + k) / columns;
        return [x, (i + 1) * height, x + 1 / columns, (i + 1.8) * height];
      });
      const [first, last] = [characters[0]!, characters.at(-1)!];
      const box: TextLine['box'] = [first[0], first[1], last[2], last[3]];
      lines.push({ box, text: match[0], source: 'model', score: 1, row, characters });
    }
    row += 1;
  }
  return lines;
}

export const GROCER = `
      PASARAYA BORONG PINTAR
             SDN BHD
        CO NO. (124525-H)
   NO 19-G, JALAN TASIK UTAMA 4,
      57000 KUALA LUMPUR
        TEL : 03-5498845
 DATE : 14/03/2018          5:57:07PM
 ITEM             QTY     PRICE  AMOUNT(RM)
 CHOCOLATE 73ML    2       1.60       3.20
 MAGNUM ALMOND     1       4.50       4.50
 CLOUD 9 PLUS      1       0.52       0.52
 TOTAL QTY:        4
 SUB TOTAL                            8.22
 ROUNDING ADJ                        -0.02
 TOTAL                                8.20
 CASH                                20.20
 CHANGE                              12.00
 GST SUMMARY       AMOUNT(RM)      TAX(RM)
 SR = 6%                 7.75         0.47
 THANK YOU
`;
