import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../model-error.ts';
import { PRECISIONS } from '../quantize/precision.ts';
import { MAX_TOKENIZER_BYTES, readWhole } from '../regular-file.ts';

export const MANIFEST = 'import.json';
/** Raise it when earlier imports can no longer be used. */
export const IMPORT_VERSION = 2;

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** A file of the imported model: its size and SHA-256. Names are relative, `/` between folders. */
const ImportedFile = z.object({ bytes: z.number().int().nonnegative(), sha256: hex });

const Manifest = z.object({
  version: z.literal(IMPORT_VERSION),
  /** Identifies the source and the settings. The folder with the graphs has this name. */
  key: z.string().regex(/^[0-9a-f]{32}$/),
  family: z.enum(['monkey', 'qwen-vl', 'llava']),
  /** The name of the folder that it was made from. */
  source: z.string(),
  parameters: z.number().int().positive(),
  precision: z.enum(PRECISIONS),
  block: z.union([z.literal(32), z.literal(128)]),
  encoder: z.enum(['blocks', 'dynamic']),
  files: z.record(z.string(), ImportedFile),
  /** Relative RMS error of each rounded weight against float32. */
  errors: z.record(z.string(), z.number()),
});
export type ImportManifest = z.infer<typeof Manifest>;

/** The manifest of an imported model; undefined if the folder is something else. ModelError if the manifest is damaged. */
export async function readManifest(folder: string): Promise<ImportManifest | undefined> {
  let text: string;
  try {
    text = (await readWhole(join(folder, MANIFEST), MAX_TOKENIZER_BYTES)).toString();
  } catch (error) {
    if (error instanceof ModelError) throw error;
    return undefined;
  }
  try {
    const manifest = Manifest.parse(JSON.parse(text));
    for (const name of Object.keys(manifest.files)) {
      if (name.split('/').some((part) => part === '..' || part === '' || part.includes('\\'))) throw new Error(name);
    }
    return manifest;
  } catch (cause) {
    throw new ModelError(
      MANIFEST,
      `${join(folder, MANIFEST)} is damaged or from another version of Docent. Import the model again.`,
      {
        cause,
      },
    );
  }
}
