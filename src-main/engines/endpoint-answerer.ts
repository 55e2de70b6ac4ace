import { z } from 'zod';
import type { AnswerOptions, FullQuestion, ImageAnswer, PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import { NOT_ON_PAGE } from '../contract/not-on-page.ts';
import type { PageRaster } from '../contract/page.ts';
import { encodeImage } from '../documents/index.ts';
import { type EndpointAddress, endpointAddress } from './endpoint-address.ts';
import { endpointRefusal, noAnswer } from './endpoint-errors.ts';
import { fullPromptFor, promptFor } from './prompt.ts';
import { serverSentEvents } from './server-sent-events.ts';
import { unlessLooping } from './unless-looping.ts';

export interface EndpointSettings {
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token, to this address only; null: the server needs none. */
  readonly key: string | null;
  /** false: its model cannot see, so it is sent text alone. */
  readonly sees?: boolean | null | undefined;
  /** Milliseconds of silence after which a server is given up. A cold model may load for minutes. */
  readonly silenceMs?: number | undefined;
}

const SILENCE_MS = 300_000;
const MAX_TOKENS = 512;
/** An answer in full: a summary of a page of print. */
const MAX_TOKENS_IN_FULL = 1024;
/** Bytes of a whole answer, with a probability for each token. */
const MOST_BYTES = 8 * 2 ** 20;
/** Characters; 512 tokens are far fewer. */
const LONGEST_ANSWER = 50_000;
/** JPEG below this quality loses strokes of small print. */
const QUALITY = 92;

const Token = z.object({ logprob: z.number() });
const Problem = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        /** The form of an answer that is not streamed. */
        message: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
        logprobs: z.object({ content: z.array(Token).nullish() }).nullish(),
      }),
    )
    .default([]),
});

/**
 * A server that the user named, which speaks OpenAI's chat completions as LM Studio, llama-server, vLLM and Ollama do. It is contacted
 * only when a question is asked. Redirects are refused, so that page and key go only where the user said.
 */
export class EndpointAnswerer implements PageAnswerer {
  readonly name: string;
  readonly device: string;
  readonly sentTo: string;
  readonly images: number;
  readonly #address: EndpointAddress;
  readonly #settings: EndpointSettings;
  readonly #disposed = new AbortController();
  /** false once the server has refused to report probabilities. */
  #asksProbabilities = true;

  /** @throws DocentError bad-input: no address, or a key that would cross a network in the open */
  constructor(settings: EndpointSettings) {
    this.#address = endpointAddress(settings.url);
    if (settings.key !== null && !this.#address.encrypted && !this.#address.loopback) {
      const message = `The key would be sent to ${this.#address.host} unencrypted. Use https, or leave the key out.`;
      throw new DocentError('bad-input', message, { subject: this.#address.host });
    }
    this.#settings = settings;
    this.name = settings.model;
    this.images = settings.sees === false ? 0 : 2;
    this.device = this.#address.host;
    this.sentTo = this.#address.host;
  }

  async answer(
    image: PageRaster | null,
    question: string,
    text: string | null,
    options: AnswerOptions,
  ): Promise<ImageAnswer> {
    const prompt = { type: 'text', text: promptFor(question, text, image !== null) };
    const content = image === null ? [prompt] : [await imagePart(image, options.signal), prompt];
    return await this.#ask([{ role: 'user', content }], MAX_TOKENS, options);
  }

  async answerInFull(question: FullQuestion, options: AnswerOptions): Promise<ImageAnswer> {
    const images = question.pages.flatMap(({ image }) => (image === null ? [] : [image]));
    const parts = await Promise.all(images.map((image) => imagePart(image, options.signal)));
    const content = [...parts, { type: 'text', text: fullPromptFor(question) }];
    const earlier = question.earlier.flatMap(({ question: asked, answer }) => [
      { role: 'user', content: asked },
      { role: 'assistant', content: answer ?? NOT_ON_PAGE },
    ]);
    return await this.#ask([...earlier, { role: 'user', content }], MAX_TOKENS_IN_FULL, options);
  }

  async dispose(): Promise<void> {
    this.#disposed.abort();
  }

  async #ask(messages: readonly object[], maxTokens: number, options: AnswerOptions): Promise<ImageAnswer> {
    return await unlessLooping((watched) => this.#write(messages, maxTokens, watched), options);
  }

  async #write(messages: readonly object[], maxTokens: number, options: AnswerOptions): Promise<ImageAnswer> {
    if (this.#disposed.signal.aborted)
      throw new DocentError('closed', 'The connection to the server was closed. Ask again.');
    const { model } = this.#settings;
    const request = { model, messages, stream: true, temperature: 0, max_tokens: maxTokens };
    const silence = new AbortController();
    const limit = this.#settings.silenceMs ?? SILENCE_MS;
    const watch = setTimeout(() => silence.abort(), limit);
    const signal = AbortSignal.any([
      silence.signal,
      this.#disposed.signal,
      ...(options.signal ? [options.signal] : []),
    ]);
    try {
      const response = await this.#post(request, signal);
      watch.refresh();
      return await readAnswer(response, () => watch.refresh(), options.onDelta);
    } catch (error) {
      if (options.signal?.aborted) throw new DocentError('cancelled', 'Cancelled.', { cause: error });
      if (this.#disposed.signal.aborted)
        throw new DocentError('closed', 'The connection to the server was closed. Ask again.');
      if (silence.signal.aborted) {
        throw this.#failed(`sent nothing for ${Math.round(limit / 1000)} s. Check what it is doing, then ask again`);
      }
      if (error instanceof DocentError) throw error;
      throw noAnswer(this.#address, error);
    } finally {
      clearTimeout(watch);
    }
  }

  /** Asks for probabilities. If the server does not know that field, asks again without it. */
  async #post(request: object, signal: AbortSignal): Promise<Response> {
    const { key, model } = this.#settings;
    const send = (body: object) =>
      fetch(`${this.#address.href}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify(body),
        redirect: 'error',
        signal,
      });
    const first = await send(this.#asksProbabilities ? { ...request, logprobs: true } : request);
    if (first.ok) return first;
    const said = await messageOf(first);
    if (this.#asksProbabilities && (first.status === 400 || first.status === 422) && /logprob/i.test(said)) {
      this.#asksProbabilities = false;
      const second = await send(request);
      if (second.ok) return second;
      throw endpointRefusal(this.#address, model, second.status, hidden(await messageOf(second), key));
    }
    throw endpointRefusal(this.#address, model, first.status, hidden(said, key));
  }

  #failed(what: string): DocentError {
    return new DocentError('endpoint-failed', `${this.#address.host} ${what}.`, { subject: this.#address.host });
  }
}

async function imagePart(picture: PageRaster, signal: AbortSignal | undefined): Promise<object> {
  const { bytes } = await encodeImage(picture, 'image/jpeg', QUALITY, signal);
  return { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}` } };
}

/** An error message may repeat the request, key included. */
function hidden(said: string, key: string | null): string {
  return key === null || key === '' ? said : said.replaceAll(key, '***');
}

async function messageOf(response: Response): Promise<string> {
  const text = (await wholeText(response, () => undefined).catch(() => '')).slice(0, 10_000);
  try {
    const problem = Problem.parse(JSON.parse(text)).error;
    return typeof problem === 'string' ? problem : problem.message;
  } catch {
    return text.startsWith('<') ? '' : text;
  }
}

async function readAnswer(
  response: Response,
  heard: () => void,
  onDelta: AnswerOptions['onDelta'],
): Promise<ImageAnswer> {
  let text = '';
  let logProb = 0;
  let told = 0;
  let finish: string | null = null;
  const take = (json: string): void => {
    const value: unknown = JSON.parse(json);
    const problem = Problem.safeParse(value);
    if (problem.success) {
      const { error } = problem.data;
      throw new Error(`it says: ${typeof error === 'string' ? error : error.message}`);
    }
    const choice = Chunk.parse(value).choices[0];
    if (choice === undefined) return;
    for (const token of choice.logprobs?.content ?? []) {
      logProb += token.logprob;
      told += 1;
    }
    finish = choice.finish_reason ?? finish;
    const delta = choice.delta?.content ?? choice.message?.content ?? '';
    text += delta;
    if (text.length > LONGEST_ANSWER) throw new Error('its answer does not end');
    if (delta !== '') onDelta?.(delta);
  };
  if ((response.headers.get('content-type') ?? '').includes('text/event-stream') && response.body !== null) {
    for await (const data of serverSentEvents(pieces(response.body, heard))) {
      if (data === '[DONE]') {
        finish ??= 'stop';
        break;
      }
      take(data);
    }
  } else take(await wholeText(response, heard));
  if (finish === null) throw new Error('its answer broke off');
  // A model that thinks first may have thought until the limit. It has not said that the page does not say.
  if (finish === 'length' && text.trim() === '') throw new Error('it reached its limit before it said anything');
  // Half an answer is not shown as one.
  return { text, confidence: told === 0 ? null : finish === 'length' ? 0 : Math.exp(logProb) };
}

async function wholeText(response: Response, heard: () => void): Promise<string> {
  const all: Uint8Array[] = [];
  if (response.body !== null) for await (const piece of pieces(response.body, heard)) all.push(piece);
  return Buffer.concat(all).toString();
}

/** The body, up to a limit. Leaving the loop cancels the rest. */
async function* pieces(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of body) {
    heard();
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new Error('its answer does not end');
    yield piece;
  }
}
