import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where built graphs are kept, for every host: DOCENT_CACHE, else the XDG cache folder. */
export function cacheDirOf(env: Readonly<Record<string, string | undefined>>): string {
  if (env.DOCENT_CACHE) return env.DOCENT_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'docent');
}
