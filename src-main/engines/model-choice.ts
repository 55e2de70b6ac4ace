import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { MOST_SETTINGS_BYTES, readRegularFileSync } from '../files/regular-file.ts';
import { writeWholeSync } from '../files/write-whole.ts';
import { ggufModel } from './model-spec.ts';

/** Two small files in the data folder: the model in use, and where models are if they were moved. */
const choiceFile = (dataDir: string): string => join(dataDir, 'models', 'chosen.json');
const folderFile = (dataDir: string): string => join(dataDir, 'models', 'folder.json');

const Folder = z.object({ folder: z.string().min(1) });

/** Downloaded and imported models live here, one folder each: in the data folder, unless they were moved. */
export function modelsDir(dataDir: string): string {
  return folderIn(folderFile(dataDir)) ?? join(dataDir, 'models');
}

/** Says where models are from now on. */
export function keepModelsIn(dataDir: string, folder: string): void {
  if (resolve(folder) === resolve(dataDir, 'models')) rmSync(folderFile(dataDir), { force: true });
  else keep(folderFile(dataDir), { folder: resolve(folder) });
}

function folderIn(file: string): string | undefined {
  try {
    return Folder.parse(JSON.parse(readRegularFileSync(file, MOST_SETTINGS_BYTES).toString())).folder;
  } catch {
    return undefined;
  }
}

function keep(file: string, value: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeWholeSync(file, JSON.stringify(value));
}

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
  keep(file, { model: resolve(modelDir) });
}

/**
 * The folder for a name or a path. Downloaded and imported models are named after their folder.
 *
 * @throws DocentError model-missing for a name that no model here has
 */
export function modelDirNamed(name: string, dataDir: string, builtIn: string): string {
  if (name === 'docent-mini' && !existsSync(join(name, 'config.json'))) return builtIn;
  const isName = !/[\\/]/.test(name) && name !== '.' && name !== '..';
  if (!isName || existsSync(name)) return name;
  const installed = join(modelsDir(dataDir), name);
  if (existsSync(installed)) return installed;
  const message = `There is no model called ${name} here. docent models list shows those that are here, docent models find those that docent models get downloads.`;
  throw new DocentError('model-missing', message, { subject: name });
}

function isModel(path: string): boolean {
  return existsSync(ggufModel(path)?.file ?? join(path, 'config.json'));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
