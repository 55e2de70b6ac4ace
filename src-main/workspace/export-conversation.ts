import type { Conversation, LibraryDocument, Turn } from '../contract/library.ts';

export interface ExportedFile {
  /** A file name that is valid on every system. */
  readonly name: string;
  readonly text: string;
}

/** A conversation for programs: everything that is known about it. */
export function conversationJson(
  document: LibraryDocument,
  conversation: Conversation,
  turns: readonly Turn[],
): ExportedFile {
  const text = `${JSON.stringify({ format: 'docent-conversation', version: 1, document, conversation, turns }, null, 2)}\n`;
  return { name: fileName(document, conversation, 'json'), text };
}

/** A conversation for people: question, answer, evidence, and in small print where the answer comes from. */
export function conversationMarkdown(
  document: LibraryDocument,
  conversation: Conversation,
  turns: readonly Turn[],
): ExportedFile {
  const pages = document.pageCount === 1 ? '1 page' : `${document.pageCount} pages`;
  const parts = [
    `# ${escaped(conversation.title)}`,
    `**${escaped(document.name)}** · ${pages} · asked ${dateOf(conversation.createdAt)}`,
    ...turns.map(turnMarkdown),
    '---',
    `Document SHA-256 \`${document.id}\``,
  ];
  return { name: fileName(document, conversation, 'md'), text: `${parts.join('\n\n')}\n` };
}

function turnMarkdown(turn: Turn): string {
  const parts = [`## ${escaped(turn.question)}`, answerOf(turn)];
  for (const [page, texts] of wordsByPage(turn)) parts.push(`> ${texts.map(escaped).join(' … ')}\n>\n> — page ${page}`);
  const small = smallPrint(turn);
  if (small !== '') parts.push(`<sub>${small}</sub>`);
  return parts.join('\n\n');
}

function answerOf(turn: Turn): string {
  switch (turn.status) {
    case 'done':
      return turn.found === false ? '*The page does not say.*' : `**${escaped(turn.answer)}**`;
    case 'failed':
      return `*Not answered: ${escaped(turn.error?.message ?? 'it failed.')}*`;
    case 'stopped':
      return turn.answer === '' ? '*Stopped.*' : `${escaped(turn.answer)} … *(stopped)*`;
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
    confidence === null ? '' : `confidence ${Math.round(confidence * 100)}%`,
    seen.filter((part) => part !== '').join(', '),
    turn.status === 'done' && !turn.usedText ? 'from the pixels alone' : '',
    model === null ? '' : escaped(device === null ? model : `${model} on ${device}`),
    timings === null ? '' : `${(timings.total_ms / 1000).toFixed(1)} s`,
    dateOf(turn.askedAt),
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}

/** The evidence of an answer, in its order, page by page. */
function wordsByPage(turn: Turn): Map<number, string[]> {
  const pages = new Map<number, string[]>();
  for (const { text, page } of turn.evidence) pages.set(page, [...(pages.get(page) ?? []), text.trim()]);
  return pages;
}

/** Escapes the text of a page, which must not become markup. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>#|~]/g, '\\$&')
    .replace(
      /^(\s*)([-+]|\d+\.)(?=\s)/gm,
      (_, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    )
    .replace(/\s*\n\s*/g, ' ');
}

/** 2026-11-22 19:40 in UTC, so that the file is the same everywhere. */
function dateOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function fileName(document: LibraryDocument, conversation: Conversation, extension: string): string {
  const base = document.name.replace(/\.[a-z0-9]{1,5}$/i, '');
  const plain = `${base} - ${conversation.title}`
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no system takes them in names
    .replace(/[\u0000-\u001f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ');
  const short = Array.from(plain).slice(0, 100).join('');
  return `${short.replace(/^[\s.]+|[\s.]+$/g, '') || 'conversation'}.${extension}`;
}
