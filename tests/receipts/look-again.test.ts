import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import type { OpenDocument } from '../../src-main/documents/index.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { type ReceiptService, readReceipt } from '../../src-main/receipts/index.ts';
import { linesOf } from './sample-lines.ts';

const PAPER = `CAFE MELATI SDN BHD
12 JALAN MAJU, 81300 SKUDAI
DATE: 02/03/2018
TEA            2.00
CAKE           3.00
TOTAL RM       5.00`;
const document = {} as OpenDocument;

/** Lines that are read surely but for some words. */
function seen(text: string, unsure: Readonly<Record<string, number>> = {}): TextLine[] {
  return linesOf(text).map((line) => {
    const scores = Array.from(line.text, () => 0.999);
    for (const [word, score] of Object.entries(unsure)) {
      const at = line.text.indexOf(word);
      if (at >= 0) scores.fill(score, at, at + word.length);
    }
    return { ...line, scores };
  });
}

/** A service whose first look reads `first`, and whose second look at a part reads `second` there. */
function service(first: TextLine[], second: TextLine[], source: 'model' | 'text-layer' = 'model') {
  const parts: Box[] = [];
  const reads: ReceiptService = {
    lines: async (_, __, { region }) => {
      if (region === undefined) return { lines: first, source };
      parts.push(region);
      const inside = ({ box }: TextLine) => (box[1] + box[3]) / 2 > region[1] && (box[1] + box[3]) / 2 < region[3];
      return { lines: second.filter(inside), source };
    },
    ask: async (_, questions) => {
      const said = ['CAFE MEIATI SDN BHD', '02/03/2018', '12 JALAN MAJU, 81300 SKUDAI', '5.00'];
      const answers = questions.map((question, i): Answer => {
        const answer = said[i]!;
        const places = evidence(answer, first, { question }).map((item) => ({ page: 1, ...item }));
        return { question, answer, found: true, page: 1, evidence: places, confidence: 0.9 };
      });
      return { answers, model: 'test', device: 'cpu' } as Awaited<ReturnType<ReceiptService['ask']>>;
    },
  };
  return { reads, parts };
}

describe('a receipt whose seller was not read surely', () => {
  const misread = PAPER.replace('MELATI', 'MEIATI');

  it('has the letters of the surer second look, in what the layout and in what the model says', async () => {
    const { reads, parts } = service(seen(misread, { EIA: 0.6 }), seen(PAPER));
    const { company, total } = (await readReceipt(reads, document, 1)).fields;
    expect(company).toMatchObject({ value: 'CAFE MELATI SDN BHD', agreed: true, doubts: [] });
    expect(company.evidence.map(({ text }) => text)).toEqual(['CAFE MELATI SDN BHD']);
    expect(total.value).toBe('5.00');
    // One part, and it ends above the total.
    expect(parts).toHaveLength(1);
    expect(parts[0]![3]).toBeLessThan(0.6);
  });

  it('keeps its letters where the second look is less sure', async () => {
    const { reads } = service(seen(misread, { EIA: 0.9 }), seen(PAPER, { ELA: 0.5 }));
    expect((await readReceipt(reads, document, 1)).fields.company.value).toBe('CAFE MEIATI SDN BHD');
  });
});

describe('a second look', () => {
  it('is not taken at what was read surely, nor at a file’s own text', async () => {
    for (const [lines, source] of [
      [seen(PAPER), 'model'],
      [linesOf(PAPER), 'text-layer'],
    ] as const) {
      const { reads, parts } = service(lines, [], source);
      await readReceipt(reads, document, 1);
      expect(parts).toEqual([]);
    }
  });

  it('that leaves no day of a date changes nothing about it, and the date waits', async () => {
    const day = '02/03/2018';
    const { reads } = service(seen(PAPER, { [day]: 0.9 }), seen(PAPER.replace(day, '02/003/2018')));
    const { date } = (await readReceipt(reads, document, 1)).fields;
    expect(date).toMatchObject({ value: '2018-03-02', doubts: expect.arrayContaining(['low-confidence']) });
  });

  it('that disputes the total’s digits makes it less sure, and one that agrees surer', async () => {
    const confidence = async (second: string, score: number) => {
      const { reads } = service(seen(PAPER, { '5.00': 0.9 }), seen(second, { '6.00': score, '5.00': score }));
      const { total } = (await readReceipt(reads, document, 1)).fields;
      expect(total.value).toBe('5.00');
      return total.confidence;
    };
    expect(await confidence(PAPER, 0.9)).toBeGreaterThan(await confidence(PAPER.replace('5.00', '6.00'), 0.8));
  });
});
