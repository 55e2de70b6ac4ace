import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Description } from '../contract/captions.ts';
import type { HistoryFiles } from './files.ts';
import type { HistoryNotice } from './history.ts';
import type { CaptionRecord } from './records.ts';
import type { Store } from './store.ts';

/** A description as earlier versions kept it: `captions/<document>/<page>.json` in the data folder. */
const Loose = z.object({ ...Description.shape, version: z.literal(1) });

interface LooseFile {
  readonly path: string;
  readonly documentId: string;
  readonly page: number;
}

/**
 * Moves the descriptions that earlier versions kept as files into the store. A file is deleted only after its content is committed, so a kill at
 * any moment loses none: duplicates are identical, and the next start finishes the work. A file that is damaged is put aside, with a notice. A
 * file of an unknown document, or one that cannot be read now, stays where it is.
 */
export function importLooseCaptions(files: HistoryFiles, store: Store): HistoryNotice[] {
  if (!existsSync(files.looseCaptions)) return [];
  const [taken, damaged]: [string[], LooseFile[]] = [[], []];
  store.database
    .transaction(() => {
      for (const file of looseFiles(files)) {
        if (store.documents.find(file.documentId) === null) continue;
        const text = readable(file.path);
        if (text === undefined) continue;
        const record = recordOf(file, text);
        if (record === undefined) damaged.push(file);
        else {
          const here = store.captions.find(file.documentId, file.page);
          if (here === null || record.describedAt > here.describedAt) store.captions.table.put(record);
          taken.push(file.path);
        }
      }
    })
    .immediate();
  for (const path of taken) rmSync(path, { force: true });
  for (const { documentId, page, path } of damaged) {
    const aside = join(files.damagedCaptions, documentId, `${page}.json`);
    mkdirSync(dirname(aside), { recursive: true });
    renameSync(path, aside);
  }
  removeEmpty(files.looseCaptions);
  return damaged.length === 0 ? [] : [notice(files, damaged.length, store.clock.now())];
}

function looseFiles(files: HistoryFiles): LooseFile[] {
  return readdirSync(files.looseCaptions, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{64}$/.test(entry.name))
    .flatMap(({ name: documentId }) => {
      const folder = join(files.looseCaptions, documentId);
      return readdirSync(folder).flatMap((name) => {
        const page = Number(/^([1-9]\d*)\.json$/.exec(name)?.[1]);
        return Number.isSafeInteger(page) ? [{ path: join(folder, name), documentId, page }] : [];
      });
    });
}

function readable(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** undefined: damaged. */
function recordOf({ path, documentId, page }: LooseFile, text: string): CaptionRecord | undefined {
  try {
    const { version: _, ...description } = Loose.parse(JSON.parse(text));
    if (description.caption.page !== page) return undefined;
    const describedAt = Math.round(statSync(path).mtimeMs);
    return { ...description, documentId, page, describedAt, changedAt: describedAt };
  } catch {
    return undefined;
  }
}

/** Half-written files that a kill left (`1.json.<random>`) were never valid, and are deleted with their folder. */
function removeEmpty(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeEmpty(path);
    else if (/^\d+\.json\.[0-9a-f-]{36}$/.test(entry.name)) rmSync(path, { force: true });
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function notice(files: HistoryFiles, count: number, now: number): HistoryNotice {
  const what = count === 1 ? 'One description of a page was' : `${count} descriptions of pages were`;
  return {
    id: `captions-${now}`,
    code: 'damaged',
    message: `${what} damaged and could not be taken over. The files are kept in ${files.damagedCaptions}. Describe those pages again.`,
  };
}
