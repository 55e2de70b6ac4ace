import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { unpackCharacters } from './page-characters.ts';
import {
  CaptionRecord,
  CollectionRecord,
  ConversationRecord,
  DocumentRecord,
  LibraryQuestionRecord,
  MembershipRecord,
  PageRecord,
  ReceiptRecord,
  TurnRecord,
} from './records.ts';

/** docs/history-format.md describes it. It grows when a reader of the version before would misunderstand. */
export const EXCHANGE_VERSION = 2;
export const EXCHANGE_FORMAT = 'docent-history';

const ExchangedPage = PageRecord.extend({ characters: z.base64() });

const ExchangedHistory = z.object({
  format: z.literal(EXCHANGE_FORMAT),
  version: z.literal(EXCHANGE_VERSION),
  exportedAt: z.number().int(),
  documents: z.array(DocumentRecord),
  conversations: z.array(ConversationRecord),
  turns: z.array(TurnRecord),
  /** Missing in exports from before Docent could read receipts. */
  receipts: z.array(ReceiptRecord).default([]),
  /** Missing in exports from before descriptions were kept in the history. */
  captions: z.array(CaptionRecord).default([]),
  /** Nor, from before one question could be put to the whole library. */
  libraryQuestions: z.array(LibraryQuestionRecord).default([]),
  /** Nor, from before documents could be in collections. */
  collections: z.array(CollectionRecord).default([]),
  memberships: z.array(MembershipRecord).default([]),
  pages: z.array(ExchangedPage),
});

/** Records of every kind, in an order in which each only refers to earlier ones. */
export interface Records {
  readonly documents: Iterable<DocumentRecord>;
  readonly conversations: Iterable<ConversationRecord>;
  readonly turns: Iterable<TurnRecord>;
  readonly receipts: Iterable<ReceiptRecord>;
  readonly captions: Iterable<CaptionRecord>;
  readonly libraryQuestions: Iterable<LibraryQuestionRecord>;
  readonly collections: Iterable<CollectionRecord>;
  readonly memberships: Iterable<MembershipRecord>;
  readonly pages: Iterable<PageRecord>;
}

const Head = z.object({ format: z.literal(EXCHANGE_FORMAT), version: z.number().int() });

/** @throws DocentError bad-input, unsupported-format */
export function parseExchange(text: string): Records {
  const value = parseJson(text);
  const head = Head.safeParse(value);
  if (!head.success) {
    throw new DocentError('bad-input', 'This is not an exported history. Choose a file exported by Docent.');
  }
  if (head.data.version > EXCHANGE_VERSION) {
    throw new DocentError(
      'unsupported-format',
      `This history was exported by a later version of Docent (format ${head.data.version}; this version knows ${EXCHANGE_VERSION}). Update Docent and import it again.`,
    );
  }
  const parsed = ExchangedHistory.safeParse(head.data.version === 1 ? fromVersion1(value) : value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refused(text, value, issue?.path ?? [], issue?.message ?? '', parsed.error);
  }
  checkBounds(text, value, parsed.data);
  const { pages, ...others } = parsed.data;
  return { ...others, pages: pages.map(fromExchange) };
}

const Version1 = z.looseObject({ turns: z.array(z.looseObject({ batchId: z.unknown() })) });

/** Version 1 called a survey a batch. Other mistakes are found by the current schema. */
function fromVersion1(value: unknown): unknown {
  const parsed = Version1.safeParse(value);
  if (!parsed.success) return value;
  const turns = parsed.data.turns.map(({ batchId, ...turn }) => ({ ...turn, surveyId: batchId }));
  return { ...parsed.data, version: EXCHANGE_VERSION, turns };
}

/** Records that no Docent writes; imported, they would stay forever. */
const MOST_RECORDS = 2_000_000;
const LONGEST_NAME = 1024;
/** Another machine's clock may be ahead. */
const AHEAD_MS = 2 * 24 * 3600 * 1000;
const NAMES = new Set(['name', 'title', 'mime', 'source', 'model', 'device']);
const isTime = (key: string): boolean => /At$/.test(key);

/** Times, names and counts as they can be. @throws DocentError bad-input with the line of the first record that cannot */
function checkBounds(
  text: string,
  value: unknown,
  { format: _, version: __, exportedAt: ___, ...lists }: Exchanged,
): void {
  const latest = Date.now() + AHEAD_MS;
  for (const [list, records] of Object.entries(lists)) {
    if (records.length > MOST_RECORDS) throw refused(text, value, [list], `more than ${MOST_RECORDS} records`);
    for (const [index, record] of records.entries()) {
      for (const [key, field] of Object.entries(record)) {
        const path = [list, index, key];
        if (typeof field === 'number' && isTime(key) && (field < 0 || field > latest)) {
          throw refused(text, value, path, 'a time that cannot be');
        }
        if (typeof field === 'string' && NAMES.has(key) && field.length > (key === 'source' ? 32_768 : LONGEST_NAME)) {
          throw refused(text, value, path, 'too long');
        }
      }
    }
  }
}

type Exchanged = z.infer<typeof ExchangedHistory>;

/** Says which record is wrong, and in which line of the file it stands: an export has one record a line. */
function refused(
  text: string,
  value: unknown,
  path: readonly PropertyKey[],
  what: string,
  cause?: unknown,
): DocentError {
  const [list, index] = path;
  const records = (value as Record<PropertyKey, unknown>)[list ?? ''];
  const record = Array.isArray(records) && typeof index === 'number' ? JSON.stringify(records[index]) : undefined;
  const at = record === undefined ? -1 : text.indexOf(record);
  const line = at < 0 ? '' : ` (line ${text.slice(0, at).split('\n').length})`;
  const message = `The exported history is incomplete or was changed: ${path.map(String).join('.')}${line}: ${what}. Nothing was imported; export it again.`;
  return new DocentError('bad-input', message, { cause });
}

function fromExchange(page: z.infer<typeof ExchangedPage>): PageRecord {
  const characters = Buffer.from(page.characters, 'base64');
  try {
    const counts = page.lines.map((line) => line.characters);
    unpackCharacters(characters, counts);
  } catch (cause) {
    throw new DocentError(
      'bad-input',
      `The exported history is incomplete: the characters of page ${page.page} of a document do not fit its lines. Nothing was imported; export it again.`,
      { subject: page.documentId, cause },
    );
  }
  return { ...page, characters };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DocentError('bad-input', 'This is not JSON. Choose a file exported by Docent.', { cause });
  }
}
