import type { DocentApi } from '../contract/docent-api.ts';
import { endpointModels, lookForEndpoints } from '../engines/endpoint-models.ts';
import type { EndpointStore } from '../engines/endpoint-store.ts';
import { tryEndpoint } from '../engines/try-endpoint.ts';
import type { ModelLoading } from './model-loading.ts';
import type { RunningWork } from './running-work.ts';

type EndpointMethods = Pick<
  DocentApi,
  'getEndpoint' | 'lookForEndpoints' | 'endpointModels' | 'tryEndpoint' | 'addEndpoint'
>;

/** The methods about servers that answer. @param ports where to look on this machine; undefined: the usual ones */
export function endpointMethods(
  running: RunningWork,
  endpoints: EndpointStore,
  model: ModelLoading,
  ports: readonly number[] | undefined,
): EndpointMethods {
  /** A key that was not given is the one that is kept for the address. */
  const keyFor = async ({ url, key }: { url: string; key?: string | null | undefined }) =>
    key === undefined ? await endpoints.keyOf(url) : key;
  return {
    getEndpoint: (_, options) => running.call(options, () => endpoints.used()),
    lookForEndpoints: (_, options) =>
      running.call(options, async (signal) => ({ found: await lookForEndpoints(signal, ports) })),
    endpointModels: (asked, options) =>
      running.call(options, async (signal) => await endpointModels(asked.url, await keyFor(asked), signal)),
    tryEndpoint: (choice, options) =>
      running.call(options, async (signal) => {
        const { url, model: name } = choice;
        return await tryEndpoint({ url, model: name, key: await keyFor(choice) }, signal);
      }),
    addEndpoint: (choice, options) =>
      running.call(options, async () => {
        const added = await endpoints.add(choice);
        await model.answererChanged();
        return added;
      }),
  };
}
