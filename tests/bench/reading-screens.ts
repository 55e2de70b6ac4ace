import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { type WordCounts, wordCounts, wordF1 } from '../../src-main/reading/index.ts';
import { launchBrowser } from '../e2e/real-browser.ts';
import { root } from '../source-imports.ts';
import { Draw } from './draw.ts';

/**
 * How well clean print on a screen is read: pages that a browser lays out, as screenshots, against the words that it was given, as bags of words. Prints word
 * F1 by what is on the page, by size of type and by face.
 *
 *   npx node tests/bench/reading-screens.ts [--each 2] [--figures] [--model models/docent-mini]
 *
 * `--each`: pages of each kind and size. `--figures`: print beside what is none (legends of charts, choices, bars, grids of verdicts, large capitals).
 */
const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '2' },
    figures: { type: 'boolean', default: false },
    model: { type: 'string', default: join(root, 'models/docent-mini') },
  },
});
const each = Number(values.each);
const SIZES = [13, 16, 20, 28, 40];
const FACES = ['sans-serif', 'serif', '"DejaVu Sans"', '"Liberation Sans"', 'monospace'];
const WORDS =
  'window wool silk linen velvet cloth single twin dormitory illness willow filling north fruit ticket title village little family million pillow clinic milk wind iron item office traffic efficient rural mirror corner modern human minimum summer number kernel jam fjord quilt puzzle x-ray 2,418.50 1,111.10 17/11/2024 AB-1147 Illinois William Ill. Kind regards publisher author breakfast porridge toast fruit nothing customer weekly pass return group harvest region prices booking request membership student'.split(
    ' ',
  );

const MARKED =
  'Müller Straße Größe Überweisung Fälligkeit Bäckerei für Gebühr Löffel schön Äpfel Öl Grüße Fußgänger Hôtel Café été déjà façade garçon reçu français élève fenêtre août où España niño mañana año señor corazón lápiz teléfono García São João coração informação não avó pão città perché caffè più università così één geïnd crème Zoë børn gade rødgrød fløde Åse œuvre naïve Noël Citroën'.split(
    ' ',
  );

const draw = new Draw(7);
const some = (count: number, words = WORDS) => Array.from({ length: count }, () => draw.one(words)).join(' ');

const KINDS: Readonly<Record<string, () => string>> = {
  prose: () => `<h2>${some(3)}</h2>${Array.from({ length: 4 }, () => `<p>${some(34)}.</p>`).join('')}`,
  labels: () => `<h2>${some(3)}</h2>${Array.from({ length: 3 }, () => `<div>${some(1)}</div>`).join('')}`,
  form: () =>
    `<h1>${some(2)}</h1>${Array.from({ length: 3 }, () => `<h3>${some(2)}</h3>${Array.from({ length: 4 }, () => `<div style="margin-left:2em">${some(1 + draw.below(2))}</div>`).join('')}`).join('')}`,
  table: () =>
    `<table style="border-spacing:1.5em .3em">${Array.from({ length: 9 }, () => `<tr>${Array.from({ length: 4 }, () => `<td>${some(1)}</td>`).join('')}</tr>`).join('')}</table>`,
  // The last kind, so that the pages before it are those that earlier figures tell of.
  marked: () =>
    `<h2>${some(2, MARKED)}</h2>${Array.from({ length: 8 }, () => `<p>${some(1 + draw.below(4), MARKED)}</p>`).join('')}`,
};

const COLOURS = ['#d62728', '#1f5fb4', '#2ca02c', '#ff8c1a', '#7b3fa0', '#333'];
const times = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i)).join('');
/** Print beside what is no print. */
const FIGURES: Readonly<Record<string, () => string>> = {
  legends: () =>
    `<h2>${some(2)}</h2><svg width="700" height="260" style="border-left:2px solid #333;border-bottom:2px solid #333">${times(3, (k) => `<polyline points="${times(6, (i) => `${60 + i * 120},${20 + draw.below(220)} `)}" fill="none" stroke="${COLOURS[k]}" stroke-width="4"/>`)}</svg>${times(3, (k) => `<div><span style="display:inline-block;width:40px;height:6px;background:${COLOURS[k]};vertical-align:middle"></span> ${some(1)}</div>`)}${times(3, (k) => `<div><span style="display:inline-block;width:.8em;height:.8em;background:${COLOURS[k]}"></span> ${some(2)}</div>`)}`,
  choices: () =>
    times(
      6,
      () =>
        `<p>${some(2)}: ${times(3, (i) => `<input type="radio" style="width:1em;height:1em" name="${draw.below(1e6)}"${i === 1 && draw.below(2) ? ' checked' : ''}> ${some(1)} &nbsp; `)}</p><p>${times(2, () => `<input type="checkbox" style="width:1em;height:1em"> ${some(1)} &nbsp; `)}</p>`,
    ),
  bars: () =>
    times(
      5,
      () =>
        `<div style="background:${draw.one(COLOURS)};color:#fff;padding:.5em 1em;margin:.6em 0">${some(4)}</div><button style="font:inherit;background:${draw.one(COLOURS)};color:#fff;border:0;border-radius:.4em;padding:.3em 1em">${some(2)}</button><div>${some(5)}</div>`,
    ),
  verdicts: () =>
    `<table style="border-collapse:collapse">${times(9, () => `<tr><td style="border:1px solid #999;padding:.2em .6em">${some(1)}</td>${times(4, () => `<td style="border:1px solid #999;padding:.2em .6em">${draw.one(['Pass', 'Fail'])}</td>`)}</tr>`)}</table>`,
  capitals: () =>
    `<div style="font-size:${100 + draw.below(100)}px;font-weight:bold;line-height:1.1">${some(1).toUpperCase()}</div>${times(3, () => `<p>${some(20)}</p>`)}`,
};

const scores = new Map<string, WordCounts[]>();
const note = (name: string, counts: WordCounts) => scores.set(name, [...(scores.get(name) ?? []), counts]);
const folder = mkdtempSync(join(tmpdir(), 'docent-reading-screens-'));
const docent = createDocentService({ modelDir: values.model, cacheDir: folder, device: 'cpu' });
const browser = await launchBrowser();
try {
  const view = await browser.newPage({ viewport: { width: 1000, height: 1300 } });
  for (const [kind, html] of Object.entries(values.figures ? FIGURES : KINDS)) {
    for (const size of SIZES) {
      for (let n = 0; n < each; n++) {
        const face = draw.one(FACES);
        await view.setContent(
          `<body style='margin:60px;font:${size}px/1.4 ${face};color:#111;background:#fff'>${html()}</body>`,
        );
        // biome-ignore lint/performance/useDomNodeTextContent: textContent joins the cells of a table.
        const text = await view.innerText('body');
        const file = join(folder, 'page.png');
        await view.screenshot({ path: file });
        const document = await openDocument(file);
        const { lines } = await docent.lines(document, 1, { read: true });
        await document.dispose();
        const read = lines.map((line) => line.text).join('\n');
        const counts = wordCounts(read, text);
        for (const name of ['all', kind, `${size} px`, face, `${kind} ${size} px`]) note(name, counts);
        if (process.env.DOCENT_BENCH_SHOW)
          process.stderr.write(
            `${kind} ${size} ${face} ${wordF1([counts]).f1.toFixed(3)}\n  ${text.replaceAll('\n', ' | ')}\n  ${read.replaceAll('\n', ' | ')}\n`,
          );
      }
    }
  }
} finally {
  await browser.close();
  await docent.dispose();
  rmSync(folder, { recursive: true, force: true });
}
for (const [name, counts] of scores) console.log(`${wordF1(counts).f1.toFixed(3)} ${name}`);
