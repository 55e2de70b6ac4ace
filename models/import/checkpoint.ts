import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ModelConfig } from '../folder/config.ts';
import { INDEX_FILE, ModelWeights, TORCH_INDEX_FILE } from '../folder/model-weights.ts';
import { ModelError } from '../model-error.ts';
import { MAX_CONFIG_BYTES, MAX_TOKENIZER_BYTES, readWhole } from '../regular-file.ts';
import { llavaNames } from './llava-names.ts';
import { PIECES_FILE, readPieces } from './pieces.ts';
import { type Family, type PageOptions, publishedConfig } from './published-config.ts';
import { RenamedFile } from './renamed-file.ts';

/** A published checkpoint that was opened and recognised. */
export interface Checkpoint {
  readonly name: string;
  readonly family: Family;
  readonly config: ModelConfig;
  /** config.json of the imported model. */
  readonly configJson: Readonly<Record<string, unknown>>;
  /** Under the names that the graphs use. */
  readonly weights: ModelWeights;
  /** Names and sizes of the files with weights. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly parameters: number;
  /** Copies the tokenizer into a folder. */
  writeTokenizer(folder: string): Promise<string>;
  dispose(): Promise<void>;
}

/** Opens a folder with Monkey, Monkey-Chat, Qwen-VL or LLaVA-1.5. Throws a ModelError that names the wrong file, tensor or key. */
export async function openCheckpoint(folder: string, options: PageOptions = {}): Promise<Checkpoint> {
  const published = publishedConfig(await readConfig(folder), options);
  const { family, config } = published;
  const weights = await openWeights(folder);
  try {
    const parameters = weights.names().reduce((sum, name) => sum + weights.info(name).elements, 0);
    const files = await Promise.all(
      weights.files().map(async (path) => ({ name: basename(path), bytes: (await stat(path)).size })),
    );
    const named =
      family === 'llava' ? ModelWeights.of([new RenamedFile(weights, llavaNames(weights, config))]) : weights;
    const writeTokenizer = family === 'llava' ? await llamaTokenizer(folder) : await tiktokenTable(folder);
    return {
      name: basename(resolve(folder)),
      family,
      config,
      configJson: published.json,
      weights: named,
      files: files.sort((a, b) => (a.name < b.name ? -1 : 1)),
      parameters,
      writeTokenizer,
      dispose: () => weights.dispose(),
    };
  } catch (error) {
    await weights.dispose();
    throw error;
  }
}

async function readConfig(folder: string): Promise<unknown> {
  const path = join(folder, 'config.json');
  const bytes = await readWhole(path, MAX_CONFIG_BYTES).catch((cause: unknown) => {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError('config.json', `${folder} has no config.json. Give the folder that holds the checkpoint.`, {
      reason: 'missing',
      cause,
    });
  });
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new ModelError('config.json', `${path} is not JSON. Download it again.`, { cause });
  }
}

/** Opens the safetensors files, or PyTorch's if there are none. A file that the index names but that does not exist is an error. */
async function openWeights(folder: string): Promise<ModelWeights> {
  const names = await readdir(folder);
  const lfs = await pointer(folder, names);
  if (lfs)
    throw new ModelError(lfs, `${lfs} is a Git LFS pointer, not the file itself. Run "git lfs pull" in ${folder}.`);
  if (names.includes(INDEX_FILE) || names.some((name) => name.endsWith('.safetensors')))
    return await ModelWeights.open(folder);
  if (names.includes(TORCH_INDEX_FILE) || names.some((name) => /^pytorch_model.*\.bin$/.test(name))) {
    return await ModelWeights.openTorch(folder);
  }
  throw new ModelError(
    folder,
    `${folder} has no weights: neither *.safetensors nor pytorch_model*.bin. Give the folder that holds the checkpoint.`,
    { reason: 'missing' },
  );
}

/** A clone without Git LFS has small text files in place of the weights. */
async function pointer(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names.filter((file) => /\.(?:safetensors|bin|model|tiktoken)$/.test(file))) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info?.isFile() && info.size < 1024 && (await readFile(path, 'latin1')).startsWith('version https://git-lfs'))
      return name;
  }
  return undefined;
}

async function tiktokenTable(folder: string): Promise<(to: string) => Promise<string>> {
  const tables = (await readdir(folder)).filter((name) => name.endsWith('.tiktoken')).sort();
  const table = tables[0];
  if (table === undefined) {
    throw new ModelError(
      'qwen.tiktoken',
      `${folder} has no tokenizer (*.tiktoken). Add the model's own, qwen.tiktoken.`,
      {
        reason: 'missing',
      },
    );
  }
  const first =
    (await readWhole(join(folder, table), MAX_TOKENIZER_BYTES)).toString('latin1', 0, 200).split('\n')[0] ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2} 0\r?$/.test(first)) {
    throw new ModelError(table, `${table} is not a tiktoken file. Download it again.`);
  }
  return async (to) => {
    await copyFile(join(folder, table), join(to, table));
    return table;
  };
}

async function llamaTokenizer(folder: string): Promise<(to: string) => Promise<string>> {
  const pieces = await readPieces(folder);
  return async (to) => {
    await writeFile(join(to, PIECES_FILE), JSON.stringify({ pieces }));
    return PIECES_FILE;
  };
}
