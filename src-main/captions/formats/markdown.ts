import type { CaptionNote, CaptionResult, PageCaption } from '../../contract/captions.ts';

const LEVELS = { global: 'Whole page', region: 'Regions', segment: 'Segments', text: 'Text' } as const;

/** For people: a page under its heading, each sentence with the numbers of its sources, and (`levels`) what every generator said. */
export function captionsMarkdown(result: CaptionResult, levels: boolean): string {
  const pages = result.pages.map((page) => pageMarkdown(page, result.pages.length > 1, levels));
  const roles = Object.entries(result.roles).map(([role, name]) => `${role}: ${name}`);
  const by = levels ? `\nMade by ${roles.join('; ')}.\n` : '';
  return `# ${markdownText(result.file)}\n\n${pages.join('\n')}${by}`;
}

function pageMarkdown(page: PageCaption, several: boolean, levels: boolean): string {
  const parts: string[] = [];
  if (several) parts.push(`## Page ${page.page}\n`);
  parts.push(`${markdownText(page.short.text)}\n`);
  const { detailed } = page;
  const notes = new Map(page.notes.map((note) => [note.id, note]));
  const cited: CaptionNote[] = [];
  if (detailed !== null) {
    const numbered = (ids: readonly string[]): string =>
      ids
        .map((id) => notes.get(id))
        .filter((note) => note !== undefined)
        .map((note) => {
          if (!cited.includes(note)) cited.push(note);
          return `[${cited.indexOf(note) + 1}]`;
        })
        .join('');
    parts.push(
      `${detailed.sentences.map(({ text, sources }) => `${markdownText(text)}${levels ? ` ${numbered(sources)}` : ''}`).join(' ')}\n`,
    );
    const who =
      detailed.composer === 'plain'
        ? 'Written by rules (composer: plain).'
        : `Written by ${detailed.composedBy} (composer: ${detailed.composer}).`;
    parts.push(`*${who}${detailed.remark === null ? '' : ` ${markdownText(detailed.remark)}`}*\n`);
  }
  page.figures.forEach(({ caption, alt }, i) => {
    parts.push(`- Figure ${i + 1}: ${markdownText(caption)} (alt: “${markdownText(alt)}”)`);
  });
  if (page.figures.length > 0) parts.push('');
  if (levels) {
    if (cited.length > 0) parts.push(`Sources: ${cited.map((note, i) => `[${i + 1}] ${note.id}`).join(', ')}\n`);
    for (const [level, name] of Object.entries(LEVELS)) {
      const own = page.notes.filter((note) => note.level === level);
      if (own.length === 0) continue;
      parts.push(`### ${name}\n`, ...own.map(noteMarkdown), '');
    }
  }
  return parts.join('\n');
}

function noteMarkdown({ id, box, text, by, score, dropped }: CaptionNote): string {
  const where = box === null ? '' : ` [${box.map((v) => v.toFixed(3)).join(', ')}]`;
  const matched = score === null ? '' : `, match ${score.toFixed(2)}`;
  const left = dropped === null ? '' : `, left out: ${dropped}`;
  return `- \`${id}\`${where} ${markdownText(text.replace(/\s*\n\s*/g, ' / '))} (${by}${matched}${left})`;
}

/** Escapes the text of a page, which must not become markup. */
export function markdownText(text: string): string {
  return text.replace(/([\\`*_[\]<>#|])/g, '\\$1');
}
