import { z } from 'zod/mini';

/** What is in many schemas of the contract. */

/** SHA-256 of a document's bytes, hex: the same file added twice is one document. */
export const DocumentId = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Documents that a person chose. */
export const DocumentIds = z.array(DocumentId).check(z.minLength(1), z.maxLength(10_000));

/** Counted from 1. */
export const PageNumber = z.int().check(z.positive());

/** What a person asks. */
export const Question = z.string().check(z.trim(), z.minLength(1), z.maxLength(2000));

/** An error as it is kept and shown: a code of the closed list, and a message that says what to do. */
export const Problem = z.object({ code: z.string(), message: z.string() });
