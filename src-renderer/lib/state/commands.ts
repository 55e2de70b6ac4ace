import type { CommandId } from '../shortcuts.ts';

/** What can be done right now, by name: whoever can do it registers while it is on screen. */
export class Commands {
  readonly #handlers = new Map<CommandId, (() => void)[]>();

  /** The one that registered last is asked. @returns what ends it */
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

  /** @returns whether somebody could do it */
  run(id: CommandId): boolean {
    const handler = this.#handlers.get(id)?.at(-1);
    handler?.();
    return handler !== undefined;
  }
}
