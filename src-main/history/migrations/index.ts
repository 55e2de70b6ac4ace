import type { Database } from '../database.ts';
import { up as base } from './0001-base.ts';
import { up as search } from './0002-search.ts';
import { up as receipts } from './0003-receipts.ts';
import { up as captions } from './0004-captions.ts';
import { up as surveys } from './0005-surveys.ts';
import { up as conversation } from './0006-conversation.ts';

/** In order; the file's `user_version` counts those it has had. Forward only, and never changed once released. */
export const MIGRATIONS: readonly ((database: Database) => void)[] = [
  base,
  search,
  receipts,
  captions,
  surveys,
  conversation,
];
