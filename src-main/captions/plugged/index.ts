import type { PageAnswerer } from '../../asking/page-answerer.ts';
import { DocentError } from '../../contract/errors.ts';
import { parseModelSpec } from '../../engines/model-spec.ts';
import type { CaptionRoles } from '../roles.ts';
import { AnswererCaptioner } from './answerer-captioner.ts';
import { EndpointComposer } from './endpoint-composer.ts';

export interface PluggedSettings {
  /** A vision-language model that captions pages and regions. */
  readonly answerer?: PageAnswerer | undefined;
  /** `http(s)://HOST[:PORT][/v1]#MODEL`: writes descriptions. */
  readonly composer?: string | undefined;
  readonly key?: string | undefined;
}

export interface PluggedRoles {
  readonly plug: ((roles: CaptionRoles) => CaptionRoles) | undefined;
  /** What leaves this program, and where to, for people. */
  readonly notices: readonly string[];
  /** Idempotent. */
  readonly dispose: () => Promise<void>;
}

/**
 * Stronger generators as the user named them: each comes first in its role, and the embedded ones stay behind it. Nothing is loaded or
 * contacted before it is used.
 *
 * @throws DocentError bad-input
 */
export function pluggedRoles(settings: PluggedSettings): PluggedRoles {
  const { answerer } = settings;
  const composer = settings.composer === undefined ? undefined : endpointComposer(settings.composer, settings.key);
  const captioners = answerer === undefined ? [] : [new AnswererCaptioner(answerer)];
  const notices: string[] = [];
  if (composer !== undefined) {
    const { host, loopback } = composer.address;
    const where = loopback ? 'a server on this machine' : 'ANOTHER MACHINE, over the network';
    notices.push(`what was read on the pages goes to ${host} (${where}).`);
  }
  return {
    plug: (roles) => ({
      global: [...captioners, ...roles.global],
      regions: [...captioners, ...roles.regions],
      segments: roles.segments,
      matching: roles.matching,
      composers: composer === undefined ? roles.composers : [composer, ...roles.composers],
    }),
    notices,
    dispose: async () => {
      await answerer?.dispose();
    },
  };
}

function endpointComposer(named: string, key: string | undefined): EndpointComposer {
  const spec = parseModelSpec(named);
  if (spec.kind === 'endpoint') return new EndpointComposer({ url: spec.url, model: spec.model, key: key ?? null });
  throw new DocentError('bad-input', `${named} is no server. Give its address and model: http://127.0.0.1:1234#NAME.`);
}
