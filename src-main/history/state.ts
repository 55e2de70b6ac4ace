import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { HistoryFiles } from './files.ts';

/** What the last writer noted beside the history. It is not needed to read the history. */
const State = z.object({
  /** The writer's process id. */
  pid: z.number().int(),
  /** Whether it closed the file. False while it runs, and after a kill or a power cut. */
  clean: z.boolean(),
  /** When the whole file was last found good, milliseconds since 1970. */
  checkedAt: z.number().nullable(),
  /** Damage that was found while it ran. The next start recovers the file. */
  damage: z.string().nullable(),
  /** Whether a document was deleted whose remains still have to be overwritten. */
  remains: z.boolean().default(false),
});
export type State = z.infer<typeof State>;

/** null: there was no writer, or its note cannot be read. */
export function readState(files: HistoryFiles): State | null {
  try {
    return State.parse(JSON.parse(readFileSync(files.state, 'utf8')));
  } catch {
    return null;
  }
}

export function writeState(files: HistoryFiles, state: State): void {
  const next = `${files.state}.new`;
  writeFileSync(next, `${JSON.stringify(state)}\n`);
  renameSync(next, files.state);
}
