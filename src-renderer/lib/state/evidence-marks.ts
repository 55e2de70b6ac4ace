import type { Turn } from '../../../src-main/contract/library.ts';
import { EVIDENCE_COLOURS, type EvidenceMark } from '../pdf/marks.ts';

/** A turn with its place in the conversation, from 1: its number and colour on the page. */
export interface NumberedTurn {
  readonly turn: Turn;
  readonly number: number;
}

/** Colour index of an answer: the same for its number, its chips and its boxes. */
export function colourOf(number: number): number {
  return (number - 1) % EVIDENCE_COLOURS;
}

export function markId(turnId: string, index: number): string {
  return `${turnId}/${index}`;
}

/**
 * The boxes to draw, but for answers from an earlier version, whose places may be elsewhere now: those of the latest answers and of the one pointed at, one answer per colour, so that no two look alike.
 *
 * @param hidden ids of turns whose boxes the reader has put away
 * @param pointed id of the turn that was pointed at last
 */
export function evidenceMarks(
  turns: readonly NumberedTurn[],
  hidden: ReadonlySet<string>,
  pointed: string | null = null,
): EvidenceMark[] {
  const candidates = turns.filter(
    ({ turn }) => turn.evidence.length > 0 && turn.earlierVersion === null && !hidden.has(turn.id),
  );
  const first = candidates.filter(({ turn }) => turn.id === pointed);
  const byColour = new Map<number, NumberedTurn>();
  for (const numbered of [...first, ...candidates.toReversed()]) {
    const colour = colourOf(numbered.number);
    if (!byColour.has(colour)) byColour.set(colour, numbered);
  }
  return [...byColour.values()].sort((a, b) => a.number - b.number).flatMap(marksOf);
}

function marksOf({ turn, number }: NumberedTurn): EvidenceMark[] {
  return turn.evidence.map((evidence, index) => ({
    id: markId(turn.id, index),
    page: evidence.page,
    box: evidence.box,
    colour: colourOf(number),
    label: String(number),
    title: turn.answer,
  }));
}
