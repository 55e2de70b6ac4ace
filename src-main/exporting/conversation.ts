import { certaintyPercent } from '../contract/certainty.ts';
import type { Conversation, LibraryDocument, Turn } from '../contract/library.ts';
import { fileNameOf } from './file-names.ts';
import { escapeMarkdown } from './markdown.ts';

interface ExportedText {
  /** A file name that is valid on every system. */
  readonly name: string;
  readonly text: string;
}

/** A conversation for programs: everything that is known about it. */
export function conversationJson(
  document: LibraryDocument,
  conversation: Conversation,
  turns: readonly Turn[],
): ExportedText {
  const text = `${JSON.stringify({ format: 'docent-conversation', version: 1, document, conversation, turns }, null, 2)}\n`;
  return { name: fileNameOf(document.name, 'json', conversation.title), text };
}

/** The path of a picture of a turn's evidence on a page, beside the Markdown; undefined: there is none. */
type PictureOf = (turn: Turn, page: number) => string | undefined;

/** A conversation for people: question, answer, evidence, and in small print where the answer comes from. */
export function conversationMarkdown(
  document: LibraryDocument,
  conversation: Conversation,
  turns: readonly Turn[],
  pictureOf: PictureOf = () => undefined,
): ExportedText {
  const pages = document.pageCount === 1 ? '1 page' : `${document.pageCount} pages`;
  const parts = [
    `# ${escapeMarkdown(conversation.title)}`,
    `**${escapeMarkdown(document.name)}** · ${pages} · asked ${dateOf(conversation.createdAt)}`,
    ...turns.map((turn) => turnMarkdown(turn, pictureOf)),
    '---',
    `Document SHA-256 \`${document.id}\``,
  ];
  return { name: fileNameOf(document.name, 'md', conversation.title), text: `${parts.join('\n\n')}\n` };
}

function turnMarkdown(turn: Turn, pictureOf: PictureOf): string {
  const parts = [`## ${escapeMarkdown(turn.question)}`, answerOf(turn)];
  for (const [page, evidence] of evidenceByPage(turn)) {
    const words = evidence.map(({ text }) => escapeMarkdown(text.trim()));
    parts.push(`> ${words.join(' … ')}\n>\n> — page ${page}`);
    const picture = pictureOf(turn, page);
    if (picture !== undefined) parts.push(`![The evidence on page ${page}](${picture})`);
  }
  const small = smallPrint(turn);
  if (small !== '') parts.push(`<sub>${small}</sub>`);
  return parts.join('\n\n');
}

function answerOf(turn: Turn): string {
  switch (turn.status) {
    case 'done':
      return turn.found === false ? '*The page does not say.*' : `**${escapeMarkdown(turn.answer)}**`;
    case 'failed':
      return `*Not answered: ${escapeMarkdown(turn.error?.message ?? 'it failed.')}*`;
    case 'stopped':
      return turn.answer === '' ? '*Stopped.*' : `${escapeMarkdown(turn.answer)} … *(stopped)*`;
    case 'interrupted':
      return '*Not answered: Docent closed before the answer was finished.*';
    case 'running':
      return '*Being answered.*';
  }
}

function smallPrint(turn: Turn): string {
  const { page, confidence, model, device, tiles, timings } = turn;
  const looked = tiles === null ? 'text layer alone' : `${tiles.kept} of ${tiles.rows} × ${tiles.cols} tiles`;
  const seen = [turn.region ? 'a region' : '', turn.status === 'done' ? looked : ''];
  const facts = [
    page === null ? '' : `page ${page}`,
    confidence === null ? '' : `confidence ${certaintyPercent(confidence)}%`,
    seen.filter((part) => part !== '').join(', '),
    turn.status === 'done' && !turn.usedText ? 'from the pixels alone' : '',
    model === null ? '' : escapeMarkdown(device === null ? model : `${model} on ${device}`),
    timings === null ? '' : `${(timings.total_ms / 1000).toFixed(1)} s`,
    dateOf(turn.askedAt),
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}

/** The evidence of an answer, in its order, page by page. */
export function evidenceByPage(turn: Turn): Map<number, Turn['evidence']> {
  const pages = new Map<number, Turn['evidence']>();
  for (const item of turn.evidence) pages.set(item.page, [...(pages.get(item.page) ?? []), item]);
  return pages;
}

/** 2026-11-22 19:40 in UTC, so that the file is the same everywhere. */
function dateOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
