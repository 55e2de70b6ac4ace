import type { CaptionNote, CaptionStage, FigureCaption, PageCaption } from '../contract/captions.ts';
import type { TextLine } from '../contract/page.ts';
import type { LayoutSegment } from './layout/index.ts';
import type { CaptionMaterial, CaptionPage, CaptionRoles, KeptNote, RoleOptions } from './roles.ts';
import { altOf } from './sentences.ts';

export interface CaptionPageOptions extends RoleOptions {
  /** Whether to also write a description of several sentences. */
  readonly detailed: boolean;
  readonly onStage?: ((stage: CaptionStage) => void) | undefined;
}

interface Region {
  readonly segment: LayoutSegment;
  readonly note: CaptionNote;
  /** The captions for it, the likeliest first. */
  readonly said: CaptionNote[];
}

/** Builds the description of a page, from the whole page down to its words. Drops captions that do not fit, and writes a few sentences. */
export async function captionPage(
  page: CaptionPage,
  roles: CaptionRoles,
  options: CaptionPageOptions,
): Promise<PageCaption> {
  const { signal, onStage } = options;
  const stage = (name: CaptionStage): void => {
    signal?.throwIfAborted();
    onStage?.(name);
  };
  stage('captioning');
  const { global, rejected } = await globalNote(page, roles, options);
  stage('segmenting');
  const segments = await roles.segments.segments(page, options);
  const lines = page.lines.map((line, i) => lineNote(line, i));
  // For the short caption only figures are needed as regions, because they have captions of their own.
  const wanted = options.detailed ? segments : segments.filter(({ kind }) => kind === 'figure');
  if (wanted.length > 0) stage('regions');
  const regions = await regionNotes(page, segments, wanted, roles, options);
  if (wanted.length > 0) stage('matching');
  const matching = await match(page, regions, roles, options);
  const kept = regions.map(({ segment, note, said }) => ({
    segment,
    note: asKept(note),
    region: said.find(({ dropped }) => dropped === null) ?? null,
  }));
  const material: CaptionMaterial = {
    page,
    global: asKept(global),
    segments: kept.map(({ segment, note, region }) => ({ segment, note, region: region && asKept(region) })),
    lines: lines.map(asKept),
  };
  if (options.detailed) stage('describing');
  return {
    page: page.page,
    size: { width: page.size.width, height: page.size.height },
    kind: page.kind,
    textSource: page.source,
    short: { text: global.text, sources: [global.id], by: global.by },
    alt: altOf(global.text),
    detailed: options.detailed ? await describe(material, roles, options) : null,
    figures: kept.flatMap(({ segment, note, region }) =>
      segment.kind === 'figure' ? [figure(segment, note, region)] : [],
    ),
    notes: [global, ...rejected, ...regions.flatMap(({ note, said }) => [...said, note]), ...lines],
    matching,
  };
}

/** The first usable caption, and the captions before it. */
async function globalNote(
  page: CaptionPage,
  roles: CaptionRoles,
  options: RoleOptions,
): Promise<{ global: CaptionNote; rejected: CaptionNote[] }> {
  const reasons: string[] = [];
  const rejected: CaptionNote[] = [];
  const note = (id: string, text: string, by: string, dropped: string | null): CaptionNote => ({
    id,
    level: 'global',
    box: null,
    text,
    by,
    score: null,
    dropped,
  });
  for (const captioner of roles.global) {
    const { text, reason, unused } = await captioner.caption(page, options);
    if (text !== null) return { global: note('global-1', text, captioner.name, null), rejected };
    reasons.push(`${captioner.name}: ${reason}`);
    if (unused) rejected.push(note(`global-${rejected.length + 2}`, unused, captioner.name, reason));
  }
  throw new Error(`no captioner said anything useful (${reasons.join('; ')})`);
}

/** Every captioner's caption for every region. Matching chooses between them; the last captioner always has one. */
async function regionNotes(
  page: CaptionPage,
  segments: readonly LayoutSegment[],
  wanted: readonly LayoutSegment[],
  roles: CaptionRoles,
  options: RoleOptions,
): Promise<Region[]> {
  const regions = segments.map((segment, i): Region => {
    const words = segment.lines.map((index) => page.lines[index]!.text).join('\n');
    const note = {
      id: `segment-${i + 1}`,
      level: 'segment',
      box: segment.box,
      text: `${segment.kind}\n${words}`.trim(),
    } as const;
    return { segment, note: { ...note, by: roles.segments.name, score: null, dropped: null }, said: [] };
  });
  for (const captioner of wanted.length > 0 ? roles.regions : []) {
    const captions = await captioner.captions(page, wanted, options);
    captions.forEach(({ text, reason, unused }, at) => {
      const words = text ?? unused;
      if (!words) return;
      const i = segments.indexOf(wanted[at]!);
      const { said, segment } = regions[i]!;
      const id = `region-${i + 1}${said.length === 0 ? '' : String.fromCharCode(97 + said.length)}`;
      said.push({
        id,
        level: 'region',
        box: segment.box,
        text: words,
        by: captioner.name,
        score: null,
        dropped: text === null ? reason : null,
      });
    });
  }
  return regions;
}

/** Scores the captions of the regions and drops those under the threshold. Without words to compare with, nothing is dropped. */
async function match(
  page: CaptionPage,
  regions: readonly Region[],
  roles: CaptionRoles,
  options: RoleOptions,
): Promise<PageCaption['matching']> {
  const { matching } = roles;
  if (matching === null || regions.every(({ said }) => said.every(({ dropped }) => dropped !== null))) return null;
  const pairs = regions.flatMap(({ said }) =>
    said
      .filter(({ dropped }) => dropped === null)
      .map((note) => ({ note, box: note.box, text: matchedWords(note.text) })),
  );
  const scores = await matching.scores(page, pairs, options);
  let [scored, dropped] = [0, 0];
  pairs.forEach(({ note }, i) => {
    const score = scores[i] ?? null;
    if (score === null) return;
    note.score = score;
    scored += 1;
    if (score >= matching.threshold) return;
    note.dropped = `does not match its region (${score.toFixed(2)} < ${matching.threshold.toFixed(2)})`;
    dropped += 1;
  });
  return { by: matching.name, threshold: matching.threshold, scored, dropped };
}

/** Only the quoted part of a caption is scored, because the words around it are the same for every region. */
function matchedWords(text: string): string {
  const quotes = [...text.matchAll(/“([^”]+)”/g)].map((match) => match[1]!);
  return quotes.length > 0 ? quotes.join(' ') : text;
}

async function describe(
  material: CaptionMaterial,
  roles: CaptionRoles,
  options: RoleOptions,
): Promise<PageCaption['detailed']> {
  const reasons: string[] = [];
  for (const composer of roles.composers) {
    const made = await composer.compose(material, options);
    if ('reason' in made) {
      reasons.push(`${composer.name}'s own description was not used: ${made.reason}`);
      continue;
    }
    const sentences = made.sentences.map(({ text, sources }) => ({ text, sources: [...sources] }));
    const remarks = [...reasons, ...(made.remark === null ? [] : [made.remark])];
    const remark = remarks.length === 0 ? null : `${remarks.join('. ')}.`;
    return { sentences, composer: composer.kind, composedBy: composer.name, remark };
  }
  throw new Error(`no composer wrote anything (${reasons.join('; ')})`);
}

function figure(segment: LayoutSegment, note: KeptNote, region: CaptionNote | null): FigureCaption {
  const caption = region?.text ?? 'A picture.';
  const sources = region === null ? [note.id] : [region.id, note.id];
  return { box: segment.box, caption, alt: altOf(caption), by: region?.by ?? 'page structure', sources };
}

function lineNote(line: TextLine, index: number): CaptionNote {
  const by = line.source === 'text-layer' ? 'text layer' : 'reading head';
  return { id: `line-${index + 1}`, level: 'text', box: line.box, text: line.text, by, score: null, dropped: null };
}

function asKept({ id, level, text, box }: CaptionNote | KeptNote): KeptNote {
  return { id, level, text, box };
}
