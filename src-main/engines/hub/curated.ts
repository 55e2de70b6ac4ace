import { z } from 'zod';
import { CuratedModel } from '../../contract/hub.ts';
import list from './curated.json' with { type: 'json' };

/** The models that Docent suggests; curated.json says where each fact is from. */
export const CURATED: readonly CuratedModel[] = z.array(CuratedModel).parse(list.models);

export function curatedNamed(name: string): CuratedModel | undefined {
  return CURATED.find((model) => model.name === name.toLowerCase() || model.repository === name);
}
