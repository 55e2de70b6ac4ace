import { config } from 'zod/mini';

/** Import this before any schema is used. zod would try to compile schemas with `new Function`, which the policy of every host forbids. */
config({ jitless: true });
