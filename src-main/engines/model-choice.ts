import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { MOST_SETTINGS_BYTES, readRegularFileSync } from '../files/regular-file.ts';
import { ggufFile } from './model-spec.ts';

/** Imported models live in the data folder, one folder each. A small file names the default one. */
export const modelsDir = (dataDir: string): string => join(dataDir, 'models');
const choiceFile = (dataDir: string): string => join(modelsDir(dataDir), 'chosen.json');

const Choice = z.object({ model: z.string().min(1) });

/**
 * The folder of the model chosen by `docent models use`; undefined if none was chosen.
 *
 * @throws DocentError model-missing if it is gone: silently answering with another model would be worse
 */
export function chosenModelDir(dataDir: string): string | undefined {
  let text: string;
  try {
    text = readRegularFileSync(choiceFile(dataDir), MOST_SETTINGS_BYTES).toString();
  } catch {
    return undefined;
  }
  const parsed = Choice.safeParse(safeJson(text));
  if (parsed.success && isModel(parsed.data.model)) return parsed.data.model;
  const what = parsed.success ? parsed.data.model : choiceFile(dataDir);
  throw new DocentError(
    'model-missing',
    `The model in use is gone (${what}). Switch back to the built-in one: docent models use docent-mini.`,
    {
      subject: what,
    },
  );
}

/** null: back to the model that comes with Docent. */
export function chooseModel(dataDir: string, modelDir: string | null): void {
  const file = choiceFile(dataDir);
  if (modelDir === null) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ model: resolve(modelDir) }));
  renameSync(`${file}.new`, file);
}

/** The folder for a name or a path. Imported models are named after their folder. */
export function modelDirNamed(name: string, dataDir: string, builtIn: string): string {
  if (name === 'docent-mini' && !existsSync(join(name, 'config.json'))) return builtIn;
  const imported = join(modelsDir(dataDir), name);
  const isName = !/[\\/]/.test(name) && name !== '.' && name !== '..';
  return isName && !existsSync(name) && existsSync(imported) ? imported : name;
}

function isModel(path: string): boolean {
  const gguf = ggufFile(path);
  return existsSync(gguf ?? join(path, 'config.json'));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
