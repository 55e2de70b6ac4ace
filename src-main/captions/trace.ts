import { captionFacts, folded, PageFacts } from './facts.ts';
import type { CaptionMaterial, KeptNote } from './roles.ts';

export interface TracedSentence {
  readonly text: string;
  /** Ids of the notes it is based on; may be empty. */
  readonly sources: readonly string[];
}

const COMMON = new Set(
  'the a an of and or in on at to for from with by is are was were it its this that as has have page document text'.split(
    ' ',
  ),
);
/** Share of a sentence's significant words that a note must contain to be its source without a shared fact. */
const SHARED = 0.5;

/** Finds the notes whose facts and words each sentence of a model's description repeats. */
export function traced(sentences: readonly string[], material: CaptionMaterial): TracedSentence[] {
  const { global, segments, lines } = material;
  const notes = [
    ...lines,
    ...segments.flatMap(({ note, region }) => (region === null ? [note] : [region, note])),
    global,
  ];
  const factsOf = new Map(notes.map((note) => [note.id, new PageFacts([note.text])]));
  const wordsOf = new Map(notes.map((note) => [note.id, new Set(telling(note.text))]));
  return sentences.map((text) => {
    const sources = new Set<string>();
    for (const fact of captionFacts(text)) {
      const holder = notes.find((note) => factsOf.get(note.id)!.has(fact));
      if (holder !== undefined) sources.add(holder.id);
    }
    if (sources.size === 0) {
      const best = mostShared(telling(text), notes, wordsOf);
      if (best !== undefined) sources.add(best.id);
    }
    return { text, sources: [...sources] };
  });
}

function mostShared(
  words: readonly string[],
  notes: readonly KeptNote[],
  wordsOf: ReadonlyMap<string, ReadonlySet<string>>,
) {
  let [best, most] = [undefined as KeptNote | undefined, 0];
  for (const note of notes) {
    const shared = words.filter((word) => wordsOf.get(note.id)!.has(word)).length;
    if (shared > most) [best, most] = [note, shared];
  }
  return most >= Math.max(1, SHARED * words.length) ? best : undefined;
}

function telling(text: string): string[] {
  return [...new Set(folded(text).split(' '))].filter((word) => word !== '' && !COMMON.has(word));
}
