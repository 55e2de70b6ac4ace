import { type ListFileEntry, listFiles, modelInfo } from '@huggingface/hub';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import type { CuratedModel, HubPlan } from '../../contract/hub.ts';
import { watchedFetch } from '../watched-fetch.ts';
import { chooseFiles } from './choose-files.ts';
import { CURATED, curatedNamed } from './curated.ts';
import type { HubConnection } from './hub-connection.ts';
import { lookError } from './hub-errors.ts';

const REPOSITORY = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/;
/** A repository with more files is not one model. */
const MOST_FILES = 2000;

const Info = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).nullish() }).nullish(),
  config: z.object({ model_type: z.string().nullish() }).nullish(),
  task: z.string().nullish(),
});

/**
 * Asks the hub about a model and what a download would fetch. Nothing is downloaded yet. The list is pinned to a commit.
 *
 * @param named a suggested name, or OWNER/NAME with @REVISION if wanted
 * @throws DocentError bad-input, model-missing, model-invalid (also a suggested model that is not the one in the list), endpoint-failed
 */
export async function planDownload(
  hub: HubConnection,
  named: string,
  signal?: AbortSignal,
  suggested: readonly CuratedModel[] = CURATED,
): Promise<HubPlan> {
  const curated = curatedNamed(named, suggested);
  const [repository, asked] = curated ? [curated.repository, curated.revision] : parsed(named);
  const common = { hubUrl: hub.url, fetch: watchedFetch(signal), ...(hub.token ? { accessToken: hub.token } : {}) };
  try {
    const told = await modelInfo({
      ...common,
      name: repository,
      ...(asked === null ? {} : { revision: asked }),
      additionalFields: ['sha', 'cardData', 'config'],
    });
    const info = Info.safeParse(told);
    if (!info.success) throw new Error('it does not say which commit it has');
    const { sha: revision, cardData, config, task } = info.data;
    if (curated !== undefined && !revision.startsWith(curated.commit)) throw another(hub, curated.repository, 'commit');
    const entries: ListFileEntry[] = [];
    for await (const entry of listFiles({ ...common, repo: repository, revision, recursive: true })) {
      if (entry.type === 'file') entries.push(entry);
      if (entries.length > MOST_FILES) throw new DocentError('too-large', `${repository} has too many files.`);
    }
    const pinned = new Map(curated?.files.map((file) => [file.path, file]));
    const missing = [...pinned.keys()].find((path) => !entries.some((entry) => entry.path === path));
    if (missing !== undefined) throw another(hub, repository, missing);
    const { kind, leftOut, ...planned } = chooseFiles(entries, repository, {
      ...{ kind: curated?.kind, task: task ?? undefined },
      weights: [...pinned.keys()],
    });
    const files = planned.files.map(({ path, size, oid, lfs }): HubPlan['files'][number] => {
      const known = pinned.get(path);
      if (known !== undefined) {
        const { bytes, sha256 } = known;
        const told = lfs?.oid.replace(/^sha256:/, '') ?? sha256;
        if ((lfs?.size ?? size) !== bytes || told !== sha256) throw another(hub, repository, path);
        return { path, bytes, digest: { algorithm: 'sha256', hex: sha256 } };
      }
      const hex = lfs?.oid.replace(/^sha256:/, '') ?? oid ?? '';
      const algorithm = lfs === undefined ? 'git-sha1' : 'sha256';
      if (new RegExp(`^[0-9a-f]{${lfs === undefined ? 40 : 64}}$`).test(hex))
        return { path, bytes: lfs?.size ?? size, digest: { algorithm, hex } };
      throw new DocentError(
        'model-invalid',
        `${hub.host} gives no checksum of ${path}, so nothing was downloaded. Use another mirror, or none.`,
      );
    });
    const licence = cardData?.license ?? null;
    return {
      name: curated?.name ?? repository.slice(repository.indexOf('/') + 1),
      ...{ host: hub.host, repository, revision, kind },
      licence: Array.isArray(licence) ? licence.join(', ') : licence,
      modelType: config?.model_type ?? null,
      embedding: curated?.embedding ?? null,
      ...{ files, leftOut: [...leftOut] },
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  } catch (thrown) {
    throw lookError(thrown, hub.host, repository, signal);
  }
}

/** A commit or a file that is not the one in Docent's list. */
function another(hub: HubConnection, repository: string, what: string): DocentError {
  const message = `${hub.host} has another ${what} of ${repository} than the one that Docent's list names. Nothing was downloaded. Use another mirror, or take what it has: docent models get ${repository}@main.`;
  return new DocentError('model-invalid', message, { subject: repository });
}

function parsed(named: string): [repository: string, revision: string | null] {
  const at = named.indexOf('@');
  const repository = at < 0 ? named : named.slice(0, at);
  if (REPOSITORY.test(repository) && !repository.includes('..')) {
    return [repository, at < 0 ? null : named.slice(at + 1)];
  }
  const message = `There is no model ${named} in Docent's list. Give a name from docent models find, or OWNER/NAME as on the hub.`;
  throw new DocentError('bad-input', message, { subject: named });
}
