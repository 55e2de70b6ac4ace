import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { MOST_SETTINGS_BYTES, readRegularFileSync } from '../files/regular-file.ts';
import { writeWholeSync } from '../files/write-whole.ts';

/** A small file in the data folder: which model finds pages by what they mean. */
const choiceFile = (dataDir: string): string => join(dataDir, 'models', 'embedding.json');

const Choice = z.object({ model: z.string().min(1).nullable(), before: z.string().min(1).nullable() });

/** Folders of embedding models; null: the one that comes with Docent. */
export interface EmbeddingChoice {
  readonly model: string | null;
  /** The one that was in use before, whose vectors serve until those of `model` are there. */
  readonly before: string | null;
}

/** One whose folder is gone counts as the one that comes with Docent: without it pages are still found by words. */
export function embeddingChoice(dataDir: string): EmbeddingChoice {
  try {
    const kept = Choice.parse(JSON.parse(readRegularFileSync(choiceFile(dataDir), MOST_SETTINGS_BYTES).toString()));
    return { model: ifThere(kept.model), before: ifThere(kept.before) };
  } catch {
    return { model: null, before: null };
  }
}

/** @param modelDir null: back to the one that comes with Docent */
export function chooseEmbedding(dataDir: string, modelDir: string | null): void {
  const chosen = embeddingChoice(dataDir);
  const model = modelDir === null ? null : resolve(modelDir);
  if (model === chosen.model) return;
  mkdirSync(dirname(choiceFile(dataDir)), { recursive: true });
  writeWholeSync(choiceFile(dataDir), JSON.stringify({ model, before: chosen.model }));
}

/** A model has been moved to another folder. @param chosen as it was before */
export function embeddingMoved(dataDir: string, chosen: EmbeddingChoice, from: string, to: string): EmbeddingChoice {
  if (chosen.model !== from && chosen.before !== from) return chosen;
  const moved = (dir: string | null): string | null => (dir === from ? to : dir);
  const now = { model: moved(chosen.model), before: moved(chosen.before) };
  writeWholeSync(choiceFile(dataDir), JSON.stringify(now));
  return now;
}

function ifThere(dir: string | null): string | null {
  return dir !== null && existsSync(join(dir, 'config.json')) ? dir : null;
}
