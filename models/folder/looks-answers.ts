/** Colours by name. */
export const HUES = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'brown', 'black', 'grey'] as const;
export type Hue = (typeof HUES)[number];

/** What is recognised at a word; of a box to tick and of a line to sign on, at its label. */
export const MARKS = [
  'plain',
  'bold',
  'struck',
  'underlined',
  'highlighted',
  'ticked',
  'crossed',
  'empty',
  'signed',
  'unsigned',
] as const;
export type Mark = (typeof MARKS)[number];

/** What is recognised in a cell of a tile. */
export const THINGS = ['picture', 'stamp', 'signature'] as const;

/** Kinds of pages. */
export const PAGES = ['form', 'letter', 'table', 'chart', 'receipt', 'article', 'slide'] as const;

/** What a question about looks aims at (docent_train/looks/aims.py has ways to ask for each). */
export const AIMS = [
  ...(['bold', 'struck', 'underlined', 'highlighted'] as const),
  ...(['has_bold', 'has_struck', 'has_underlined', 'has_highlighted', 'pen'] as const),
  ...(['box_which', 'box_empty', 'box_is', 'box_state'] as const),
  ...(['signed', 'signed_who', 'stamped', 'stamp_colour', 'picture_side', 'picture_has', 'kind'] as const),
  ...(['bar_most', 'bar_least', 'slice_most', 'slice_least'] as const),
  ...(['end_most', 'end_least', 'start_most', 'start_least', 'colour_of', 'colour_which'] as const),
] as const;
export type Aim = (typeof AIMS)[number];

/** Numbers of what is recognised at a word: MARKS, a hue (none, or HUES), how far a bar reaches. */
export const RECOGNISED = MARKS.length + 1 + HUES.length + 1;
/** Numbers of what is recognised in a cell: THINGS, the hue of a stamp (none, or HUES). */
export const IN_CELL = THINGS.length + 1 + HUES.length;
