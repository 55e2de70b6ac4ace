import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { unpackCharacters } from './page-characters.ts';
import {
  CaptionRecord,
  ConversationRecord,
  DocumentRecord,
  LibraryQuestionRecord,
  PageRecord,
  ReceiptRecord,
  TurnRecord,
} from './records.ts';

/** docs/history-format.md describes it. It grows when a reader of the version before would misunderstand. */
export const EXCHANGE_VERSION = 2;
export const EXCHANGE_FORMAT = 'docent-history';

export const ExchangedPage = PageRecord.extend({ characters: z.base64() });

export const ExchangedHistory = z.object({
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
    throw new DocentError(
      'bad-input',
      `The exported history is incomplete: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}. Nothing was imported; export it again.`,
      { cause: parsed.error },
    );
  }
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
