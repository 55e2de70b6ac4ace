import type { DocentApi, Endpoint, EndpointChoice } from '../../../src-main/contract/docent-api.ts';

/** The server that answers instead of the model, if the reader has set one. */
export class EndpointState {
  readonly #api: DocentApi;
  #current = $state.raw<Endpoint | null>(null);

  constructor(api: DocentApi) {
    this.#api = api;
  }

  /** null: Docent's own model answers. */
  get current(): Endpoint | null {
    return this.#current;
  }

  async load(): Promise<void> {
    this.#current = await this.#api.getEndpoint({});
  }

  /** Choosing a server includes the consent to send pages there. */
  async use(choice: EndpointChoice | null): Promise<void> {
    if (choice !== null) await this.#api.agreeToSend({ url: choice.url });
    this.#current = await this.#api.setEndpoint({ choice });
  }
}

/** The host of an address, for the reader to agree to; null while the address is incomplete. */
export function hostOf(address: string): string | null {
  if (!/^https?:\/\/./i.test(address.trim()) || !URL.canParse(address.trim())) return null;
  return new URL(address.trim()).host;
}
