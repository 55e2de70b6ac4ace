import { availableParallelism } from 'node:os';
import type { SkippedDevice } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { ServiceInterface } from '../contract/service.ts';
import { parentPort } from '../processes/child-port.ts';
import { serve } from '../rpc/index.ts';
import { type Llama, type LlamaLibrary, loadLlama } from './llama-library.ts';
import { llamaService } from './llama-service.ts';
import { streamedDeltas } from './streamed-deltas.ts';

/** A GGUF model under node-llama-cpp in its own process: a crash of native code takes nothing along, and its memory goes with it. */

/** Tokens: the longest prompts of Docent (16,000 characters) with an answer. */
const MOST_CONTEXT = 8192;

interface Loaded {
  readonly library: LlamaLibrary;
  readonly sequence: object;
}

let loaded: Loaded | undefined;
/** One sequence, so one answer at a time. */
let last: Promise<unknown> = Promise.resolve();

const service: ServiceInterface<typeof llamaService> = {
  async load({ file, library: folder, gpu }) {
    const library = await loadLlama(folder ?? undefined);
    const skipped: SkippedDevice[] = [];
    for (let wanted = gpu; ; wanted = 'none') {
      const llama = await computing(library, wanted);
      const device = llama.gpu || 'cpu';
      try {
        loaded = { library, sequence: await opened(llama, file) };
        return { device, skipped };
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
        if (wanted !== 'auto' || device === 'cpu') {
          const message = `${file} cannot be opened: ${reason}. It may be cut off, if it came here by hand: get it again.`;
          throw new DocentError('model-invalid', message, { subject: file, cause });
        }
        skipped.push({ device, reason, failed: true });
      }
    }
  },

  async *answer({ earlier, prompt, maxTokens }, options) {
    if (loaded === undefined) throw new DocentError('closed', 'No model is loaded. Load one first.');
    const { library, sequence } = loaded;
    const stop = new AbortController();
    const signal = options?.signal ? AbortSignal.any([stop.signal, options.signal]) : stop.signal;
    const run = async (onDelta: (delta: string) => void): Promise<void> => {
      if (signal.aborted) return;
      const session = new library.LlamaChatSession({ contextSequence: sequence, autoDisposeSequence: false });
      try {
        session.setChatHistory(
          earlier.flatMap(({ question, answer }) => [
            { type: 'user', text: question },
            { type: 'model', response: [answer] },
          ]),
        );
        await session.prompt(prompt, {
          ...{ maxTokens, temperature: 0, signal, stopOnAbortSignal: true },
          onTextChunk: onDelta,
        });
      } finally {
        session.dispose({ disposeSequence: false });
      }
    };
    const before = last;
    const answered = streamedDeltas(async (onDelta) => {
      await before.catch(() => undefined);
      const running = run(onDelta);
      last = running;
      await running;
    });
    try {
      yield* answered;
    } finally {
      stop.abort();
    }
  },

  memory: async () => ({ bytes: process.memoryUsage.rss() }),
};

/** @throws DocentError device-unavailable */
async function computing(library: LlamaLibrary, gpu: 'auto' | 'cuda' | 'none'): Promise<Llama> {
  try {
    return await library.getLlama({
      ...{ gpu: gpu === 'none' ? false : gpu, build: 'never', skipDownload: true, logLevel: 'error' },
      // Its threads wait by spinning: one more than there are free cores makes all of them slow.
      maxThreads: Math.max(1, availableParallelism() - 1),
    });
  } catch (cause) {
    const words = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
    const message = `node-llama-cpp cannot compute on ${gpu === 'none' ? 'this processor' : gpu}: ${words}. ${gpu === 'cuda' ? 'Choose the CPU: --device cpu.' : ''}`;
    throw new DocentError('device-unavailable', message.trim(), { subject: gpu, cause });
  }
}

async function opened(llama: Llama, file: string): Promise<object> {
  const model = await llama.loadModel({ modelPath: file });
  const context = await model.createContext({ contextSize: Math.min(model.trainContextSize, MOST_CONTEXT) });
  return context.getSequence();
}

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, llamaService, service);
