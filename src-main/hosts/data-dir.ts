import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

export interface DataDirSource {
  /** The user's own choice, e.g. from --data-dir. */
  readonly chosen?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  readonly home?: string | undefined;
}

/**
 * The folder with documents and history, the same for every host: what was chosen, else DOCENT_DATA_DIR, else the
 * platform's place for a program's data (XDG base directory specification; Apple's Application Support; Windows' roaming AppData).
 */
export function dataDirOf(source: DataDirSource = {}): string {
  const { chosen, env = process.env, platform = process.platform, home = homedir() } = source;
  const { join, resolve } = platform === 'win32' ? win32 : posix;
  const named = chosen || env.DOCENT_DATA_DIR;
  if (named) return resolve(named);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Docent');
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Docent');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'docent');
}
