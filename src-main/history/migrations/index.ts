import type { Database } from '../database.ts';
import { up as base } from './0001-base.ts';
import { up as search } from './0002-search.ts';
import { up as receipts } from './0003-receipts.ts';
import { up as captions } from './0004-captions.ts';
import { up as surveys } from './0005-surveys.ts';
import { up as conversation } from './0006-conversation.ts';
import { up as libraryQuestions } from './0007-library-questions.ts';
import { up as collections } from './0008-collections.ts';
import { up as pageNotes } from './0009-page-notes.ts';
import { up as passages } from './0010-passages.ts';
import { up as pagesReadWith } from './0011-pages-read-with.ts';
import { up as turnNotes } from './0012-turn-notes.ts';
import { up as kindChosen } from './0013-kind-chosen.ts';

/** In order. The file's `user_version` counts the migrations it has had. They only go forward, and are never changed once released. */
export const MIGRATIONS: readonly ((database: Database) => void)[] = [
  base,
  search,
  receipts,
  captions,
  surveys,
  conversation,
  libraryQuestions,
  collections,
  pageNotes,
  passages,
  pagesReadWith,
  turnNotes,
  kindChosen,
];
