import type { Conversation, SearchHit } from '../../contract/library.ts';
import type { ImportCounts } from '../../history/index.ts';
import { table } from './output.ts';

export function conversationsText(conversations: readonly (Conversation & { documentName: string })[]): string {
  if (conversations.length === 0) return 'Nothing has been asked yet.\n';
  const columns = [
    { title: 'last used' },
    { title: 'questions', right: true },
    { title: 'document' },
    { title: 'conversation' },
  ];
  const rows = conversations.map((c) => [dayAndTime(c.updatedAt), String(c.turns), c.documentName, c.title]);
  return `${table(
    columns,
    rows.map((row) => row.map(oneLine)),
  )}\n`;
}

/** What was found, each with where it is; marked words in [brackets]. */
export function hitsText(hits: readonly SearchHit[]): string {
  if (hits.length === 0) return 'Nothing found.\n';
  const texts = hits.map((hit) => {
    const page = hit.page === null ? '' : `, page ${hit.page}`;
    const how = hit.byMeaning ? ', in other words' : '';
    return `${oneLine(hit.documentName)}${page} (${hit.kind}${how}, ${dayAndTime(hit.at)})\n  ${oneLine(marked(hit))}\n`;
  });
  return texts.join('');
}

export function importedText({ documents, conversations, turns }: ImportCounts): string {
  return `Imported: documents ${documents}, conversations ${conversations}, questions ${turns}.\n`;
}

function marked({ snippet, marks }: SearchHit): string {
  let [text, at] = ['', 0];
  for (const [begin, end] of marks) {
    text += `${snippet.slice(at, begin)}[${snippet.slice(begin, end)}]`;
    at = end;
  }
  return text + snippet.slice(at);
}

/** In the machine's own time zone, as 2026-08-03 14:02. */
function dayAndTime(at: number): string {
  return new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}

/** Text from documents must not move the cursor of a terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
