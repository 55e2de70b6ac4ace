import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type {
  Endpoint,
  EndpointAsked,
  EndpointChoice,
  EndpointModels,
  EndpointTrial,
} from '../../../src-main/contract/endpoint.ts';

/** The server that answers instead of a model on this machine, if the reader has chosen one, and servers that they look at. */
export class EndpointState {
  readonly #api: DocentApi;
  #current = $state.raw<Endpoint | null>(null);
  #found = $state.raw<readonly EndpointModels[] | null>(null);
  #listed = $state.raw<EndpointModels | null>(null);
  #trial = $state.raw<EndpointTrial | null>(null);

  constructor(api: DocentApi) {
    this.#api = api;
  }

  /** null: a model on this machine answers. */
  get current(): Endpoint | null {
    return this.#current;
  }

  /** Servers found on this machine; null: the reader has not looked. */
  get found(): readonly EndpointModels[] | null {
    return this.#found;
  }

  /** What the server that is being added has; null: it was not asked. */
  get listed(): EndpointModels | null {
    return this.#listed;
  }

  /** How the test of the model that is being added went; null: it was not tested. */
  get trial(): EndpointTrial | null {
    return this.#trial;
  }

  async load(): Promise<void> {
    this.#current = await this.#api.getEndpoint({});
  }

  async look(): Promise<void> {
    this.#found = (await this.#api.lookForEndpoints({})).found;
  }

  choose(server: EndpointModels): void {
    this.#listed = server;
    this.#trial = null;
  }

  async list(asked: EndpointAsked): Promise<void> {
    this.forget();
    this.#listed = await this.#api.endpointModels(asked);
  }

  async test(choice: EndpointChoice): Promise<void> {
    this.#trial = null;
    this.#trial = await this.#api.tryEndpoint(choice);
  }

  /** Of an address or a model that the reader has changed, nothing is known. */
  forget(what: 'all' | 'trial' = 'all'): void {
    if (what === 'all') this.#listed = null;
    this.#trial = null;
  }

  /** Adding a server includes the consent to send pages there. What its list or the test told about seeing is kept with it. */
  async add(choice: EndpointChoice): Promise<void> {
    await this.#api.agreeToSend({ url: choice.url });
    const told = this.#listed?.models.find(({ name }) => name === choice.model)?.sees ?? null;
    this.#current = await this.#api.addEndpoint({ ...choice, sees: this.#trial?.sees ?? told });
    this.forget();
  }
}

/** The host of an address, for the reader to agree to; null while the address is incomplete. */
export function hostOf(address: string): string | null {
  if (!/^https?:\/\/./i.test(address.trim()) || !URL.canParse(address.trim())) return null;
  return new URL(address.trim()).host;
}
