import { z } from 'zod/mini';

/** The result of a short measurement of an execution provider on this machine. */
export const Measured = z.object({
  /** Billions of multiplications and additions per second in a large fp32 matrix product. Limits encoding and prefill. */
  gflops: z.number().check(z.positive()),
  /** GB/s at which a matrix-vector product reads its weights. Limits every token. */
  gbps: z.number().check(z.positive()),
  /** GB/s from this process to the device; null where both share one memory. */
  crossing: z.nullable(z.number().check(z.positive())),
  /** Whether it multiplies half-precision numbers natively. */
  fp16: z.boolean(),
  /** Whether the runtime's fused attention is correct on it. If not, attention runs on the CPU. */
  attention: z.boolean(),
});
export type Measured = z.infer<typeof Measured>;
