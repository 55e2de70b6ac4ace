import { z } from 'zod';
import { CuratedModel } from '../../contract/hub.ts';
import list from './curated.json' with { type: 'json' };

/** The models that Docent suggests. Each says where its facts are from, and when they were seen there. */
export const CURATED: readonly CuratedModel[] = z.array(CuratedModel).parse(list.models);

export function curatedNamed(name: string, suggested = CURATED): CuratedModel | undefined {
  return suggested.find((model) => model.name === name.toLowerCase() || model.repository === name);
}
