import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * The files among a desktop program's arguments (association, open-with, `docent file.pdf`): absolute paths of files that exist. Switches
 * and what is no file are left out; file managers may pass `file:` addresses.
 *
 * @param args without the program itself (and without the app's folder, which only an unpackaged Electron gets)
 * @param folder relative paths start here
 */
export function fileArguments(args: readonly string[], folder: string): string[] {
  const files = args.flatMap((argument) => {
    if (argument.startsWith('-')) return [];
    const path = pathOf(argument, folder);
    return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() ? [path] : [];
  });
  return [...new Set(files)];
}

const HandedOver = z.object({ files: z.array(z.string()) });

/** The files that a second start hands over; none when what came is something else. */
export function handedOver(data: unknown): readonly string[] {
  const parsed = HandedOver.safeParse(data);
  return parsed.success ? parsed.data.files : [];
}

function pathOf(argument: string, folder: string): string | undefined {
  if (!argument.startsWith('file:')) return resolve(folder, argument);
  try {
    return fileURLToPath(argument);
  } catch {
    return undefined; // A host other than this machine, or an encoded slash.
  }
}
