import { parseArgs } from 'node:util';
import { measurePapers } from './drawn-papers.ts';
import { KINDS, paperOf } from './papers/kinds.ts';

/**
 * Kinds of papers that mislead each in their own way, in up to nine countries: credit notes, hotel and utility bills, subscriptions, tills with tips, other
 * dates beside the paper's own, totals in two currencies. Counts what is right, wrong and marked, wrong and not marked, by kind.
 *
 *   npx node tests/bench/drawn-kinds.ts [--each 12] [--seed 1] [--kinds hotel,tip] [--pixels] [--no-ask] [--keep FOLDER]
 */
const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    kinds: { type: 'string' },
    pixels: { type: 'boolean', default: false },
    'no-ask': { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
});
const kinds = values.kinds?.split(',') ?? Object.keys(KINDS);
const papers = kinds.flatMap((kind) =>
  Array.from({ length: Number(values.each) }, (_, i) => paperOf(kind, Number(values.seed) * 1000 + i)),
);
await measurePapers(papers, { ...values, ask: !values['no-ask'] });
