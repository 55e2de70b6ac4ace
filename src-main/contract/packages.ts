import { z } from 'zod/mini';

/** A package of the npm registry, as it is going to be downloaded. */
export const PackagePlan = z.object({
  name: z.string(),
  version: z.string(),
  /** As the package names it. */
  licence: z.nullable(z.string()),
  /** Of the download. */
  bytes: z.int().check(z.positive()),
  /** The checksum that the download must have: sha512- and base64. */
  integrity: z.string().check(z.regex(/^sha512-[A-Za-z0-9+/]{86}==$/)),
});
export type PackagePlan = z.infer<typeof PackagePlan>;

/** A library that a model needs and that does not come with Docent. */
export const LibraryPlan = z.object({
  name: z.string(),
  version: z.string(),
  /** Where it comes from: host and port. */
  host: z.string(),
  /** Those of all its packages. */
  licences: z.array(z.string()),
  packages: z.int().check(z.positive()),
  /** Of the download. */
  bytes: z.int().check(z.positive()),
});
export type LibraryPlan = z.infer<typeof LibraryPlan>;
