import type { PageAnswerer } from '../../asking/page-answerer.ts';
import { DocentError } from '../../contract/errors.ts';
import { parseModelSpec } from '../../engines/model-spec.ts';
import type { CaptionRoles } from '../roles.ts';
import { AnswererCaptioner } from './answerer-captioner.ts';
import { EndpointComposer } from './endpoint-composer.ts';
import { VisionModel } from './vision-model.ts';
import { VisionCaptioner, VisionMatcher, VisionSegmenter } from './vision-roles.ts';
import type { VisionTask } from './vision-service.ts';

export interface PluggedSettings {
  /** A vision-language model that captions pages and regions. */
  readonly answerer?: PageAnswerer | undefined;
  /** `http(s)://HOST[:PORT][/v1]#MODEL`, which writes descriptions. */
  readonly composer?: string | undefined;
  readonly key?: string | undefined;
  /** Folders with ONNX models for @huggingface/transformers: captions, regions, matching. */
  readonly captioner?: string | undefined;
  readonly segmenter?: string | undefined;
  readonly matcher?: string | undefined;
  /** The matcher's threshold. */
  readonly threshold?: number | undefined;
  /** Folder whose node_modules hold @huggingface/transformers; undefined: beside Docent. */
  readonly library?: string | undefined;
}

export interface PluggedRoles {
  readonly plug: ((roles: CaptionRoles) => CaptionRoles) | undefined;
  /** In words for people: what leaves this program, and where it goes. */
  readonly notices: readonly string[];
  /** Idempotent. */
  readonly dispose: () => Promise<void>;
}

/**
 * Opens the stronger generators that the user named. Each comes first in its role, before the embedded ones. Nothing is loaded or contacted
 * before it is used.
 *
 * @throws DocentError bad-input
 */
export function pluggedRoles(settings: PluggedSettings): PluggedRoles {
  const { answerer } = settings;
  const composer = settings.composer === undefined ? undefined : endpointComposer(settings.composer, settings.key);
  const models: VisionModel[] = [];
  const open = (task: VisionTask, dir: string | undefined): VisionModel[] => {
    if (dir === undefined) return [];
    const model = new VisionModel(task, dir, settings.library);
    models.push(model);
    return [model];
  };
  const captioners = [
    ...open('image-to-text', settings.captioner).map((model) => new VisionCaptioner(model)),
    ...(answerer === undefined || answerer.images === 0 ? [] : [new AnswererCaptioner(answerer)]),
  ];
  const [segmenter] = open('mask-generation', settings.segmenter).map((model) => new VisionSegmenter(model));
  const [matcher] = open('image-text-matching', settings.matcher).map(
    (model) => new VisionMatcher(model, settings.threshold),
  );
  const notices: string[] = [];
  if (composer !== undefined) {
    const { host, loopback } = composer.address;
    const where = loopback ? 'a server on this machine' : 'ANOTHER MACHINE on the network';
    notices.push(`the text read from the pages is sent to ${host} (${where}).`);
  }
  return {
    plug: (roles) => ({
      global: [...captioners, ...roles.global],
      regions: [...captioners, ...roles.regions],
      segments: segmenter ?? roles.segments,
      // Without a filter if the user asked for none.
      matching: roles.matching === null ? null : (matcher ?? roles.matching),
      composers: composer === undefined ? roles.composers : [composer, ...roles.composers],
    }),
    notices,
    dispose: async () => {
      await Promise.all([answerer?.dispose(), ...models.map((model) => model.dispose())]);
    },
  };
}

function endpointComposer(named: string, key: string | undefined): EndpointComposer {
  const spec = parseModelSpec(named);
  if (spec.kind === 'endpoint') return new EndpointComposer({ url: spec.url, model: spec.model, key: key ?? null });
  throw new DocentError(
    'bad-input',
    `${named} is not a server. Give its address and a model: http://127.0.0.1:1234#NAME.`,
  );
}
