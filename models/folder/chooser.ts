/**
 * What is done with the rows of a table that a question names (docs/model-format.md, "Choosing an answer"). The order is that of the chooser's scores
 * (models/train/docent_train/chooser/chooser.py).
 */
export const STEPS = [
  'cell',
  'first',
  'last',
  'next',
  'previous',
  'highest',
  'lowest',
  'count',
  'sum',
  'average',
  'difference',
  'commonest',
  'kinds',
] as const;
export type Step = (typeof STEPS)[number];

/** How rows are found from a question's words: all, those whose cell says them, either of two, both, those above or below a number. */
export const FILTERS = ['all', 'says', 'either', 'both', 'above', 'below'] as const;

/** What a filter is scored for: the row that is meant, the row beside which the answer stands, rows that are compared, rows that are counted. */
const FILTER_ROLES = ['meant', 'beside', 'compared', 'counted'] as const;
/** What a column is scored for: rows are compared by it, or its cell is said. */
const COLUMN_ROLES = ['key', 'said'] as const;

const ROLE_OF: Readonly<Record<Step, (typeof FILTER_ROLES)[number]>> = {
  cell: 'meant',
  first: 'compared',
  last: 'compared',
  next: 'beside',
  previous: 'beside',
  highest: 'compared',
  lowest: 'compared',
  count: 'counted',
  sum: 'counted',
  average: 'counted',
  difference: 'compared',
  commonest: 'compared',
  kinds: 'counted',
};

/** Index of the filter's score that counts for a step. */
export const filterRole = (step: Step): number => FILTER_ROLES.indexOf(ROLE_OF[step]);

/** Numbers beside the states of a column and of a filter, and of a program; scores of a column and of a filter. */
export const COLUMN_NUMBERS = 6;
export const FILTER_NUMBERS = FILTERS.length + 4;
export const PROGRAM_NUMBERS = 11;
/** Numbers of an answer of the reader's own. */
export const ANSWER_NUMBERS = 40;
export const COLUMN_SCORES = COLUMN_ROLES.length;
export const FILTER_SCORES = FILTER_ROLES.length;
