import { z } from 'zod';

/** What a short measurement found out about an execution provider on this machine. */
export const Measured = z.object({
  /** Billions of multiplications and additions a second in a large matrix product (fp32): what encoding and prefill wait for. */
  gflops: z.number().positive(),
  /** GB/s at which weights are read by a matrix times a vector: what every token waits for. */
  gbps: z.number().positive(),
  /** GB/s from this process to the device; null where both share one memory. */
  crossing: z.number().positive().nullable(),
  /** It multiplies half-precision numbers itself. */
  fp16: z.boolean(),
  /** The runtime's fused attention gives the right values; where it does not, it is left to the CPU. */
  attention: z.boolean(),
});
export type Measured = z.infer<typeof Measured>;
