import { EXCHANGE_FORMAT, EXCHANGE_VERSION, type Records } from './exchange-format.ts';

/** The history as JSON in pieces, with one record per line, so that neither side needs all of it in memory. */
export function* exportParts(records: Records, exportedAt: number): Generator<string> {
  yield `{"format":"${EXCHANGE_FORMAT}","version":${EXCHANGE_VERSION},"exportedAt":${exportedAt}`;
  yield* list('documents', records.documents);
  yield* list('conversations', records.conversations);
  yield* list('turns', records.turns);
  yield* list('receipts', records.receipts);
  yield* list('captions', records.captions);
  yield* list('libraryQuestions', records.libraryQuestions);
  yield* list('collections', records.collections);
  yield* list('memberships', records.memberships);
  yield* list('pages', pagesWithText(records.pages));
  yield '\n}\n';
}

function* list(name: string, values: Iterable<unknown>): Generator<string> {
  yield `,\n"${name}":[`;
  let separator = '\n';
  for (const value of values) {
    yield separator + JSON.stringify(value);
    separator = ',\n';
  }
  yield ']';
}

function* pagesWithText(pages: Records['pages']): Generator<unknown> {
  for (const page of pages) yield { ...page, characters: Buffer.from(page.characters).toString('base64') };
}
