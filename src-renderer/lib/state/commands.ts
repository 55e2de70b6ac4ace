import type { CommandId } from '../shortcuts.ts';

/** The commands available now, by name. A component registers its commands while it is on screen. */
export class Commands {
  readonly #handlers = new Map<CommandId, (() => void)[]>();

  /** The last one registered wins. @returns a function that unregisters it */
  register(handlers: Partial<Record<CommandId, () => void>>): () => void {
    const entries = Object.entries(handlers) as [CommandId, () => void][];
    for (const [id, handler] of entries) this.#handlers.set(id, [...(this.#handlers.get(id) ?? []), handler]);
    return () => {
      for (const [id, handler] of entries) {
        this.#handlers.set(
          id,
          (this.#handlers.get(id) ?? []).filter((other) => other !== handler),
        );
      }
    };
  }

  /** @returns whether the command was available */
  run(id: CommandId): boolean {
    const handler = this.#handlers.get(id)?.at(-1);
    handler?.();
    return handler !== undefined;
  }
}
