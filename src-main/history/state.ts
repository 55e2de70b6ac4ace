import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { HistoryFiles } from './files.ts';

/** What the last writer left behind, beside the history and never needed to read it. */
const State = z.object({
  /** The writer's process. */
  pid: z.number().int(),
  /** It closed the file itself; false while it runs and after a kill or a power cut. */
  clean: z.boolean(),
  /** When the whole file was last found good, milliseconds since 1970. */
  checkedAt: z.number().nullable(),
  /** What was found broken while it ran; the next start recovers. */
  damage: z.string().nullable(),
});
export type State = z.infer<typeof State>;

/** null: there never was a writer, or its note cannot be read. */
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
