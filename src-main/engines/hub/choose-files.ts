import { DocentError } from '../../contract/errors.ts';
import type { HubKind, HubPlan } from '../../contract/hub.ts';

/** A file as the hub lists it. */
export interface ListedFile {
  readonly path: string;
}

/** Data files of a model: settings, tokenizers, licences, and weights in formats that cannot hold code. */
const DATA =
  /(?:\.(?:json|jinja|model|tiktoken|txt|md|onnx|safetensors|gguf)|\.onnx_data(?:_\d+)?|(?:^|\/)(?:LICEN[CS]E|NOTICE)[^/]*)$/i;
/** Never data, whatever the name. */
const PROGRAM =
  /\.(?:py|pyc|js|mjs|cjs|sh|bat|ps1|exe|dll|so|dylib|bin|pt|pth|pkl|pickle|ckpt|h5|msgpack|joblib|npy|npz|zip|tar|gz)$/i;
const LONGEST = 200;

/**
 * Checks that a file's path stays inside the target folder on every system.
 *
 * @throws DocentError model-invalid
 */
function checkPath(path: string): void {
  const parts = path.split('/');
  const odd =
    path.length > LONGEST ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\x00-\x1f\\:*?"<>|]/.test(path) ||
    parts.some((part) => part === '' || part === '.' || part === '..' || /[. ]$/.test(part)) ||
    parts.some((part) => /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(part));
  if (!odd) return;
  const message = `The repository names a file that would land outside its folder or cannot be kept: ${JSON.stringify(path)}. Nothing was downloaded.`;
  throw new DocentError('model-invalid', message, { subject: path });
}

/** Whether a file is data; code and pickles are never fetched. */
function isData(path: string): boolean {
  return DATA.test(path) && !PROGRAM.test(path);
}

/** File name suffixes of a part's precisions, best on a CPU first, as `precisions` opens them. */
const ENDINGS = ['_q4', '_quantized', '_int8', '_uint8', '', '_fp16'];
/** Embedding models are small, and a rounding that nobody has checked can move pages: whole numbers first. */
const ENDINGS_OF_EMBEDDING = ['', '_quantized', '_int8', '_uint8', '_q4', '_fp16'];
const ANY_ENDING = /_(?:q4f16|q4|quantized|int8|uint8|bnb4|fp16|q8)$/;

/** What is known of a repository besides its files. */
export interface KnownOf {
  /** What Docent's list says that it is. */
  readonly kind?: HubKind | undefined;
  /** What the hub says that it is for. */
  readonly task?: string | undefined;
  /** Weights that were seen to work; left out: the best for a CPU. */
  readonly weights?: readonly string[] | undefined;
}

export interface Chosen<T> {
  readonly kind: HubPlan['kind'];
  readonly files: readonly T[];
  readonly leftOut: readonly string[];
}

/**
 * The files that Docent downloads from a repository: settings, tokenizer, and the weights: each part of an ONNX model in one precision, one GGUF file, or all safetensors.
 *
 * @throws DocentError model-invalid: nothing that Docent can run; the message lists what is there
 */
export function chooseFiles<T extends ListedFile>(
  listed: readonly T[],
  repository: string,
  { kind, task, weights }: KnownOf = {},
): Chosen<T> {
  for (const { path } of listed) checkPath(path);
  const data = listed.filter(({ path }) => isData(path));
  const top = data.filter(({ path }) => !path.includes('/') && !/\.(?:onnx|onnx_data|safetensors|gguf)/i.test(path));
  const done = (kind: Chosen<T>['kind'], best: readonly T[]): Chosen<T> => {
    const known = data.filter((file) => weights?.includes(file.path) && !top.includes(file));
    const files = [...top, ...(known.length > 0 ? known : best)];
    return { kind, files, leftOut: listed.filter((file) => !isData(file.path)).map(({ path }) => path) };
  };
  const graphs = data.filter(({ path }) => /^onnx\/[^/]+\.onnx$/.test(path));
  const { model, projector } = oneGguf(data);
  if (model !== undefined && graphs.length === 0) {
    return projector === undefined ? done('text', [model]) : done('vision', [model, projector]);
  }
  if (!top.some(({ path }) => path === 'config.json')) {
    throw new DocentError('model-invalid', `${repository} has no config.json, so it is no model that Docent can run.`, {
      subject: repository,
    });
  }
  if (graphs.some(({ path }) => path.startsWith('onnx/vision_encoder'))) {
    return done('vision', onePrecision(graphs, data, ENDINGS));
  }
  const whole = graphs.filter(({ path }) => stem(path).replace(ANY_ENDING, '') === 'model');
  if (whole.length > 0) {
    const pooling = data.filter(({ path }) => path === POOLING_FILE);
    const embeds =
      kind === undefined ? pooling.length > 0 || EMBEDDING_TASKS.includes(task ?? '') : kind === 'embedding';
    if (embeds) {
      return done('embedding', [...pooling, ...onePrecision(whole, data, ENDINGS_OF_EMBEDDING)]);
    }
    if (kind === 'text' || task === 'text-generation') return done('text', onePrecision(whole, data, ENDINGS));
  }
  const tensors = data.filter(({ path }) => /^[^/]+\.safetensors(?:\.index\.json)?$/.test(path));
  if (tensors.length > 0 && graphs.length === 0) return done('checkpoint', tensors);
  const pickled = listed.some(({ path }) => /\.(?:bin|pt|pth)$/.test(path));
  const why =
    graphs.length > 0
      ? 'has ONNX files that neither see, nor write text, nor embed it'
      : pickled
        ? 'has its weights as pickles only, and those are never downloaded'
        : 'has neither ONNX files nor safetensors';
  throw new DocentError('model-invalid', `${repository} ${why}. Choose another, or another revision.`, {
    subject: repository,
  });
}

/** Where sentence-transformers say how one vector is made of a text. */
const POOLING_FILE = '1_Pooling/config.json';
const EMBEDDING_TASKS = ['feature-extraction', 'sentence-similarity'];

const stem = (path: string): string => path.slice('onnx/'.length, -'.onnx'.length);

/** One precision of each part, with its external data. */
function onePrecision<T extends ListedFile>(graphs: readonly T[], data: readonly T[], endings: readonly string[]): T[] {
  const parts = new Set(graphs.map(({ path }) => stem(path).replace(ANY_ENDING, '')));
  return [...parts].flatMap((part) => {
    const ending = endings.find((candidate) => graphs.some(({ path }) => stem(path) === `${part}${candidate}`));
    if (ending === undefined) return [];
    const name = `onnx/${part}${ending}.onnx`;
    return data.filter(({ path }) => path === name || path.startsWith(`${name}_data`));
  });
}

/** Precisions of GGUF files, best for a CPU first: small, and hardly worse than the whole. Projectors are small, so they lose nothing. */
const QUANTIZATIONS = [
  'q4_k_m',
  'q4_k_s',
  'q4_0',
  'q4_1',
  'q5_k_m',
  'q5_k_s',
  'q5_0',
  'q6_k',
  'q8_0',
  'f16',
  'bf16',
  'f32',
];
const OF_PROJECTORS = ['f16', 'q8_0', 'bf16', 'f32'];

/** One GGUF model that is a single file, and its projector, which makes it see. */
function oneGguf<T extends ListedFile>(data: readonly T[]): { model: T | undefined; projector: T | undefined } {
  const files = data.filter(({ path }) => /^[^/]+\.gguf$/i.test(path) && !/-\d{5}-of-\d{5}\.gguf$/i.test(path));
  const best = (among: readonly T[], order: readonly string[]): T | undefined =>
    order
      .map((precision) => among.find(({ path }) => new RegExp(`[-._]${precision}\\.gguf$`, 'i').test(path)))
      .find((found) => found !== undefined) ?? among[0];
  const isProjector = ({ path }: T) => /mmproj/i.test(path);
  const models = files.filter((file) => !isProjector(file));
  return { model: best(models, QUANTIZATIONS), projector: best(files.filter(isProjector), OF_PROJECTORS) };
}
