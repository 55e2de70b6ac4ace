import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import { type EndpointAddress, endpointAddress } from '../../engines/endpoint-address.ts';
import { endpointRefusal, noAnswer } from '../../engines/endpoint-errors.ts';
import type { CaptionMaterial, Composer, Composition, KeptNote } from '../roles.ts';
import { faultsOfFacts, hasCoordinates, SENTENCES, sentencesOf } from '../sentences.ts';
import { ReadFacts } from '../sure-facts.ts';
import { traced } from '../trace.ts';

export interface EndpointComposerSettings {
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token, to this address only; null: the server needs none. */
  readonly key: string | null;
  /** Milliseconds. A server that sends nothing for this long is given up. */
  readonly silenceMs?: number | undefined;
}

const SILENCE_MS = 300_000;
const MAX_TOKENS = 700;
/** Characters of notes that are sent: enough for a dense page, and well within the smallest contexts. */
const MATERIAL = 14_000;

const Reply = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) });
const Written = z.object({
  sentences: z.array(z.object({ text: z.string().min(1), sources: z.array(z.string()) })).min(1),
});

const TASK = `You are given notes about one page of a document, each with an id, the box it stands in (left, top, right, bottom; fractions of the page) and what was found there. Write one description of the page in at most ${SENTENCES - 1} sentences. Use only what the notes say; take names, numbers and dates exactly as they are written. The boxes are for your understanding: never give coordinates. Answer with JSON alone: {"sentences":[{"text":"...","sources":["note id", ...]}]}`;

/**
 * The paper's ChatGPT: a server that the user named writes the description from the notes (text alone; no image is sent). Its text is
 * checked against the page: a sentence with a name, number or date that is not on the page is left out, and the result says so.
 */
export class EndpointComposer implements Composer {
  readonly name: string;
  readonly kind = 'endpoint';
  /** In words for people: where the notes are sent. */
  readonly address: EndpointAddress;
  readonly #settings: EndpointComposerSettings;

  /** @throws DocentError bad-input: no address, or a key that would cross a network in the open */
  constructor(settings: EndpointComposerSettings) {
    this.address = endpointAddress(settings.url);
    if (settings.key !== null && !this.address.encrypted && !this.address.loopback) {
      const message = `The key would be sent to ${this.address.host} unencrypted. Use https, or leave the key out.`;
      throw new DocentError('bad-input', message, { subject: this.address.host });
    }
    this.#settings = settings;
    this.name = settings.model;
  }

  async compose(material: CaptionMaterial, { signal }: { signal?: AbortSignal | undefined }) {
    const said = await this.#ask(notesText(material), signal);
    const sentences = withSources(said, material);
    const page = new ReadFacts(material.page.lines);
    const sound = sentences.filter(
      ({ text, sources }) => sources.length > 0 && !hasCoordinates(text) && faultsOfFacts(text, page).length === 0,
    );
    if (sound.length === 0) return { reason: 'none of its sentences is supported by the page' };
    const kept = sound.slice(0, SENTENCES - 1);
    const lost = sentences.length - kept.length;
    const remark =
      lost === 0
        ? null
        : `${lost} of ${this.name}'s ${sentences.length} sentences were left out: they named things that are not on the page or were not read with certainty, gave coordinates, or were too many`;
    return { sentences: kept, remark };
  }

  async #ask(notes: string, signal: AbortSignal | undefined): Promise<string> {
    const { key, model, silenceMs } = this.#settings;
    const silence = AbortSignal.timeout(silenceMs ?? SILENCE_MS);
    const body = {
      model,
      temperature: 0,
      max_tokens: MAX_TOKENS,
      messages: [
        { role: 'system', content: TASK },
        { role: 'user', content: notes },
      ],
    };
    try {
      const response = await fetch(`${this.address.href}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify(body),
        // Notes and key are only sent where the user said.
        redirect: 'error',
        signal: AbortSignal.any([silence, ...(signal ? [signal] : [])]),
      });
      const text = await response.text();
      if (!response.ok) {
        const shown = key === null || key === '' ? text : text.replaceAll(key, '***');
        throw endpointRefusal(this.address, model, response.status, shown.startsWith('<') ? '' : shown.slice(0, 300));
      }
      return Reply.parse(JSON.parse(text)).choices[0]!.message.content;
    } catch (error) {
      if (signal?.aborted) throw new DocentError('cancelled', 'Cancelled.', { cause: error });
      if (error instanceof DocentError) throw error;
      throw noAnswer(this.address, error);
    }
  }
}

/** The kept notes, those about the largest areas first, until the limit is reached. */
function notesText({ global, segments, lines }: CaptionMaterial): string {
  const regions = segments.flatMap(({ region }) => (region === null ? [] : [region]));
  let text = '';
  for (const note of [global, ...regions, ...lines]) {
    const line = `${note.id} ${place(note)} ${note.text.replace(/\s+/g, ' ')}\n`;
    if (text.length + line.length > MATERIAL) break;
    text += line;
  }
  return text;
}

function place({ box }: KeptNote): string {
  return box === null ? '(whole page)' : `(${box.map((value) => value.toFixed(2)).join(' ')})`;
}

/** The server's sentences. Missing or invalid sources are searched for. */
function withSources(said: string, material: CaptionMaterial): Composition['sentences'] {
  const known = new Set([
    material.global.id,
    ...material.segments.flatMap(({ note, region }) => [note.id, ...(region === null ? [] : [region.id])]),
    ...material.lines.map(({ id }) => id),
  ]);
  const written = parsed(said);
  if (written === undefined) return traced(sentencesOf(said.replace(/^```\w*\s*|\s*```$/g, '')), material);
  return written.flatMap(({ text, sources }) => {
    const real = sources.filter((id) => known.has(id));
    // One entry may contain several sentences, and the limit counts sentences.
    return sentencesOf(text).flatMap((sentence) =>
      real.length > 0 ? [{ text: sentence, sources: real }] : traced([sentence], material),
    );
  });
}

function parsed(said: string): z.infer<typeof Written>['sentences'] | undefined {
  try {
    return Written.parse(JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1))).sentences;
  } catch {
    return undefined;
  }
}
