import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../e2e/real-browser.ts';
import { Draw } from './draw.ts';

/**
 * Pages with questions that only pixels answer, of the twelve kinds that docent-mini's looking learned, drawn by a browser: other type, boxes, charts,
 * signatures and stamps than the training draws, other words and other ways of asking.
 *
 *   npx node tests/bench/looks-pages.ts OUT [pages of each kind, 8] [first seed, 1]
 *   npx docent eval OUT/looks.jsonl --json
 *   npx docent eval OUT/premises.jsonl --json      # questions about what the pages do not have
 */

interface Asked {
  readonly kind: string;
  readonly question: string;
  readonly answers: readonly string[];
}

interface Drawn {
  readonly html: string;
  readonly asked: readonly Asked[];
}

const SENTENCES = [
  'The heating was serviced in the spring and runs quietly.',
  'Visitors leave their bicycles behind the bakery.',
  'Our ferry sails twice a day except on public holidays.',
  'Please return the borrowed tools before Thursday evening.',
  'The orchard gave fewer pears than last year.',
  'Rain is expected along the northern coast.',
  'All members may vote at the meeting in October.',
  'The library keeps old maps in a dry cellar.',
  'A new bridge will shorten the way to the harbour.',
  'Students hand in their essays at the front desk.',
  'The choir rehearses in the chapel on Mondays.',
  'Every room has a window towards the garden.',
];
const FORMS: readonly (readonly [name: string, ...options: string[]])[] = [
  ['Ticket type', 'Single', 'Return', 'Weekly pass', 'Group'],
  ['Room', 'Quiet room', 'Twin beds', 'Suite', 'Dormitory'],
  ['Blood group', 'A', 'B', 'AB', 'O'],
  ['Fuel', 'Petrol', 'Diesel', 'Electric', 'Hybrid'],
  ['Breakfast', 'Porridge', 'Toast', 'Fruit', 'Nothing'],
  ['Reason', 'Holiday', 'Illness', 'Training', 'Moving house'],
];
const SERIES = ['Wool', 'Cotton', 'Linen', 'Silk', 'Hemp', 'Velvet', 'Denim'];
const CATEGORIES = ['North', 'South', 'East', 'West', 'Centre', 'Islands'];
const COLOURS: readonly (readonly [name: string, css: string])[] = [
  ['red', '#d62728'],
  ['blue', '#1f5fb4'],
  ['green', '#2ca02c'],
  ['orange', '#ff8c1a'],
  ['purple', '#7b3fa0'],
  ['yellow', '#f4d21f'],
];
const FACES = ['Georgia, serif', 'Arial, sans-serif', 'Verdana, sans-serif', '"Times New Roman", serif'];

const page = (draw: Draw, body: string) =>
  `<body style="margin:60px 70px;font:${18 + draw.below(7)}px/1.5 ${draw.one(FACES)};color:#111;background:#fff">${body}</body>`;
const paragraphs = (draw: Draw, count: number) =>
  Array.from({ length: count }, () => `<p>${draw.some(SENTENCES, 3).join(' ')}</p>`).join('');

function form(draw: Draw): Drawn {
  const groups = draw.some(FORMS, 3);
  const asked: Asked[] = [];
  const mark = draw.one(['✓', '✕']);
  const state = mark === '✓' ? 'ticked' : 'crossed';
  const body = groups.map(([name, ...options]) => {
    const chosen = draw.below(options.length);
    asked.push({
      kind: 'box',
      question: draw.one([`What ${name.toLowerCase()} was ticked off?`, `Which box has been marked under ${name}?`]),
      answers: [options[chosen]!],
    });
    const about = draw.below(options.length);
    asked.push({
      kind: 'box',
      question: `Is the little box at ${options[about]!} marked?`,
      answers: [about === chosen ? 'yes' : 'no'],
    });
    const third = draw.below(options.length);
    asked.push({
      kind: 'box',
      question: `Is the box ${options[third]!} ticked, crossed or empty?`,
      answers: [third === chosen ? state : 'empty'],
    });
    const box = (on: boolean) =>
      `<span style="display:inline-block;width:1em;height:1em;border:2px solid #222;line-height:1em;text-align:center;font-family:'DejaVu Sans'">${on ? mark : '&nbsp;'}</span>`;
    const items = options.map((o, k) => `<div style="margin:4px 0 4px 12px">${box(k === chosen)}&nbsp; ${o}</div>`);
    return `<h3 style="margin:18px 0 4px">${name}</h3>${items.join('')}`;
  });
  asked.push({ kind: 'page', question: 'Is it a form or a receipt?', answers: ['form'] });
  return { html: page(draw, `<h1>Booking request</h1>${body.join('')}`), asked };
}

/** A hand's curve along x, of so many strokes. */
function scribble(draw: Draw): string {
  let [d, x] = ['M 0 40', 0];
  for (let i = 0; i < 9 + draw.below(6); i++) {
    const to = x + 8 + draw.below(16);
    d += ` C ${x + 4} ${5 + draw.below(20)}, ${to - 6} ${20 + draw.below(40)}, ${to} ${25 + draw.below(18)}`;
    x = to - draw.below(6);
  }
  const ink = draw.one(['#1a2a6b', '#222', '#24357f']);
  return `<svg width="${x + 10}" height="66" style="position:absolute;left:20px;bottom:-8px"><path d="${d}" fill="none" stroke="${ink}" stroke-width="2.4"/></svg>`;
}

function letter(draw: Draw): Drawn {
  const signed = draw.below(2) === 0;
  const [first, second] = draw.one([
    ['Owner', 'Keeper'],
    ['Donor', 'Museum'],
    ['Publisher', 'Author'],
  ] as const);
  const which = draw.below(2);
  const line = (name: string, own: boolean) =>
    `<div style="width:300px;position:relative;border-bottom:1px solid #333;height:70px">${own ? scribble(draw) : ''}</div><div>${name}</div>`;
  const body = `<p>12 June 2021</p><p>Dear neighbours,</p>${paragraphs(draw, 3)}<p>Kind regards</p>
<div style="display:flex;gap:90px"><div>${line(first, signed && which === 0)}</div><div>${line(second, signed && which === 1)}</div></div>`;
  const asked: Asked[] = [
    { kind: 'signature', question: 'Does this letter carry a signature?', answers: [signed ? 'yes' : 'no'] },
    {
      kind: 'signature',
      question: `Did the ${first.toLowerCase()} sign it?`,
      answers: [signed && which === 0 ? 'yes' : 'no'],
    },
    { kind: 'page', question: 'What kind of page do I see here?', answers: ['letter'] },
  ];
  return { html: page(draw, body), asked };
}

function stamped(draw: Draw): Drawn {
  const there = draw.below(3) > 0;
  const [name, css] = draw.one(COLOURS.filter(([own]) => own !== 'yellow' && own !== 'orange'));
  const round = draw.below(2) === 0 ? 'border-radius:50%;padding:48px 18px' : 'padding:12px 26px';
  const stamp = `<div style="position:absolute;left:${120 + draw.below(500)}px;top:${250 + draw.below(600)}px;transform:rotate(${draw.below(50) - 25}deg);border:5px double ${css};color:${css};${round};font:bold 30px Arial;letter-spacing:3px;opacity:.8">${draw.one(['ARRIVED', 'SETTLED', 'INSPECTED', 'ACCEPTED'])}</div>`;
  const asked: Asked[] = [
    { kind: 'stamp', question: 'Has somebody put a stamp on this page?', answers: [there ? 'yes' : 'no'] },
  ];
  if (there) asked.push({ kind: 'stamp', question: 'Which colour is the rubber stamp?', answers: [name] });
  return { html: page(draw, `<h2>Delivery note</h2>${paragraphs(draw, 5)}${there ? stamp : ''}`), asked };
}

function marked(draw: Draw): Drawn {
  const styles: readonly (readonly [kind: string, css: string, question: string])[] = [
    ['bold', 'font-weight:bold', 'Which words stand in bold?'],
    ['underlined', 'text-decoration:underline', 'Which words did someone underline?'],
    ['struck', 'text-decoration:line-through', 'Which words have been struck out?'],
    ['highlighted', `background:${draw.one(['#fff176', '#a5f2a0', '#ffb3d1'])}`, 'Which words did someone highlight?'],
  ];
  const sentences = draw.some(SENTENCES, 10);
  const asked: Asked[] = [];
  for (const [n, [kind, css, question]] of styles.entries()) {
    const words = sentences[2 * n + 1]!.split(' ');
    const from = 1 + draw.below(words.length - 4);
    const count = 1 + draw.below(3);
    const phrase = words.slice(from, from + count).join(' ');
    sentences[2 * n + 1] = [
      ...words.slice(0, from),
      `<span style="${css}">${phrase}</span>`,
      ...words.slice(from + count),
    ].join(' ');
    asked.push({ kind, question, answers: [phrase.replace(/[.,]$/, '')] });
  }
  asked.push({ kind: 'page', question: 'Is it an article or a chart?', answers: ['article'] });
  return { html: page(draw, `<p>${sentences.slice(0, 5).join(' ')}</p><p>${sentences.slice(5).join(' ')}</p>`), asked };
}

function bars(draw: Draw): Drawn {
  const names = draw.some(CATEGORIES, 3 + draw.below(3));
  const values = draw.some([12, 25, 38, 51, 64, 77, 90], names.length);
  const colours = draw.some(COLOURS, names.length);
  const most = names[values.indexOf(Math.max(...values))]!;
  const least = names[values.indexOf(Math.min(...values))]!;
  const columns = names.map(
    (name, k) =>
      `<div style="text-align:center"><div style="height:${420 - values[k]! * 4.4}px"></div><div style="width:90px;height:${values[k]! * 4.4}px;background:${colours[k]![1]}"></div>${name}</div>`,
  );
  const k = draw.below(names.length);
  const asked: Asked[] = [
    { kind: 'bar', question: 'Which region has the tallest column?', answers: [most] },
    { kind: 'bar', question: 'And whose column is the shortest?', answers: [least] },
    { kind: 'colour', question: `What colour was used for ${names[k]!}?`, answers: [colours[k]![0]] },
    {
      kind: 'colour',
      question: `Which region is shown in ${colours[(k + 1) % names.length]![0]}?`,
      answers: [names[(k + 1) % names.length]!],
    },
    { kind: 'page', question: 'What sort of page is this one?', answers: ['chart'] },
  ];
  return {
    html: page(
      draw,
      `<h2>Harvest by region</h2><div style="display:flex;gap:40px;border-left:2px solid #333;border-bottom:0;padding-left:30px">${columns.join('')}</div>`,
    ),
    asked,
  };
}

function lines(draw: Draw): Drawn {
  const names = draw.some(SERIES, 3);
  const colours = draw.some(
    COLOURS.filter(([name]) => name !== 'yellow'),
    3,
  );
  const ends = draw.some([60, 150, 240, 330], 3);
  const paths = names.map((_, k) => {
    const points = Array.from({ length: 6 }, (_, i) => `${60 + i * 130},${i === 5 ? ends[k]! : 60 + draw.below(280)}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colours[k]![1]}" stroke-width="5"/>`;
  });
  const legend = names.map(
    (name, k) =>
      `<div><span style="display:inline-block;width:40px;height:6px;background:${colours[k]![1]};vertical-align:middle"></span> ${name}</div>`,
  );
  const k = draw.below(3);
  const asked: Asked[] = [
    {
      kind: 'line',
      question: 'Which line lies highest at the right end?',
      answers: [names[ends.indexOf(Math.min(...ends))]!],
    },
    { kind: 'colour', question: `In what colour is the ${names[k]!} line?`, answers: [colours[k]![0]] },
  ];
  return {
    html: page(
      draw,
      `<h2>Prices of cloth</h2><svg width="780" height="400" style="border-left:2px solid #333;border-bottom:2px solid #333">${paths.join('')}</svg>${legend.join('')}`,
    ),
    asked,
  };
}

function pictured(draw: Draw): Drawn {
  const side = draw.one(['left', 'right', 'top', 'bottom'] as const);
  const hills = `<svg width="360" height="280"><rect width="360" height="280" fill="#9cc9ea"/><circle cx="${60 + draw.below(240)}" cy="60" r="30" fill="#ffe27a"/><path d="M0 220 L90 120 L180 210 L260 100 L360 230 L360 280 L0 280 Z" fill="#5a7d4a"/></svg>`;
  const text = `<div>${paragraphs(draw, 3)}</div>`;
  const body = {
    left: `<div style="display:flex;gap:30px">${hills}${text}</div>`,
    right: `<div style="display:flex;gap:30px">${text}${hills}</div>`,
    top: `${hills}${text}`,
    bottom: `${text}${paragraphs(draw, 2)}${hills}`,
  }[side];
  return {
    html: page(draw, body),
    asked: [
      { kind: 'side', question: 'Whereabouts on the page is the photograph?', answers: [side] },
      { kind: 'side', question: 'Do you see any picture here?', answers: ['yes'] },
    ],
  };
}

const KINDS = [form, letter, stamped, marked, bars, lines, pictured];

/** Questions about what no page has but those that are named; each with a word that is on the page. */
const PREMISES: readonly (readonly [kind: string, on: readonly string[], ask: (word: string) => string])[] = [
  ['box', ['form'], (word) => `Is ${word} ticked?`],
  ['box', ['form'], (word) => `Is the box at ${word} ticked, crossed or empty?`],
  ['box', ['form'], () => 'Which box has been ticked?'],
  ['stamp', ['stamped'], () => 'Which colour is the rubber stamp?'],
  ['signature', ['letter'], () => 'Who signed this page?'],
  ['bar', ['bars', 'lines'], () => 'Which region has the tallest column?'],
  ['line', ['bars', 'lines'], () => 'Which line lies highest at the right end?'],
  ['colour', ['bars', 'lines', 'stamped', 'pictured'], (word) => `What colour is the bar of ${word}?`],
  ['side', ['pictured', 'bars', 'lines'], () => 'Whereabouts on the page is the photograph?'],
  ['struck', ['marked'], () => 'Which words have been struck out?'],
  ['highlighted', ['marked'], () => 'In which colour did someone highlight words?'],
  ['text', [], () => 'What is the total of the amounts in the table?'],
  ['text', [], () => 'By what date must the invoice be paid?'],
  ['text', [], () => 'What is the phone number?'],
];

const [out, each, seed] = [process.argv[2], Number(process.argv[3] ?? 8), Number(process.argv[4] ?? 1)];
if (out === undefined) throw new Error('say into which folder the pages go');
mkdirSync(out, { recursive: true });
const browser = await launchBrowser();
try {
  const view = await browser.newPage({ viewport: { width: 1000, height: 1300 } });
  const [rows, premises]: [string[], string[]] = [[], []];
  for (const [n, draw] of KINDS.entries()) {
    for (let i = 0; i < each; i++) {
      const { html, asked } = draw(new Draw(seed + n * 1000 + i));
      const image = `${draw.name}-${i}.png`;
      await view.setContent(html);
      await view.screenshot({ path: join(out, image) });
      const words = (await view.locator('body').textContent())?.match(/\p{L}{4,}/gu) ?? [];
      const word = words[Math.floor(words.length / 2)] ?? '';
      for (const [kind, , ask] of PREMISES.filter(([, names]) => !names.includes(draw.name)))
        premises.push(JSON.stringify({ image, kind: `no-${kind}`, question: ask(word), answers: [] }));
      rows.push(...asked.map(({ kind, ...own }) => JSON.stringify({ image, kind: `looks-${kind}`, ...own })));
    }
  }
  writeFileSync(join(out, 'looks.jsonl'), `${rows.join('\n')}\n`);
  writeFileSync(join(out, 'premises.jsonl'), `${premises.join('\n')}\n`);
  process.stdout.write(`${rows.length} + ${premises.length} questions on ${KINDS.length * each} pages\n`);
} finally {
  await browser.close();
}
