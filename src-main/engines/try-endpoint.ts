import { randomInt } from 'node:crypto';
import type { EndpointTrial } from '../contract/endpoint.ts';
import { openDocument } from '../documents/index.ts';
import { EndpointAnswerer, type EndpointSettings } from './endpoint-answerer.ts';
import { testPage } from './test-page.ts';

const TRIAL_MS = 120_000;

/**
 * Sends a server's model a drawn page with a number that nobody can guess, and asks for the number. A model that answers wrongly, or whose
 * server refuses images, is asked once more without one: whether it answers at all.
 *
 * @throws DocentError endpoint-failed, model-missing, bad-input, cancelled
 */
export async function tryEndpoint(
  settings: EndpointSettings,
  signal?: AbortSignal | undefined,
): Promise<EndpointTrial> {
  const number = String(randomInt(100_000, 999_999));
  const document = await openDocument(testPage(['Invoice', `Number ${number}`]), { signal });
  const answerer = new EndpointAnswerer({ ...settings, sees: null, silenceMs: TRIAL_MS });
  const start = performance.now();
  const took = () => Math.round(performance.now() - start);
  try {
    const image = await document.rasterise(1, { signal });
    const question = 'What is the invoice number?';
    const refused = (error: unknown): undefined => {
      // 400 and 422 say that the server does not take the image; anything else is a failure of its own.
      if (error instanceof Error && /\((?:400|415|422|500)\)/.test(error.message)) return undefined;
      throw error;
    };
    const seen = await answerer.answer(image, question, null, { signal }).catch(refused);
    if (seen?.text.includes(number)) return { sees: true, answer: seen.text.trim(), ms: took() };
    const read = await answerer.answer(null, question, `Invoice\nNumber ${number}`, { signal });
    return { sees: false, answer: read.text.trim(), ms: took() };
  } finally {
    await Promise.all([answerer.dispose(), document.dispose()]);
  }
}
