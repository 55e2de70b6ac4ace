import type { DocentApi } from '../contract/docent-api.ts';
import type { ModelLoading } from './model-loading.ts';
import type { ModelTrials } from './model-trials.ts';
import type { Models } from './models.ts';
import type { RunningWork } from './running-work.ts';

type ModelMethods = Pick<
  DocentApi,
  'listModels' | 'useModel' | 'removeModel' | 'tryModel' | 'tryModelOnPage' | 'verifyModel' | 'lookAtModel' | 'getModel'
>;

/**
 * The methods about models: which there are, which answers, and getting more.
 *
 * @param searchChanged called when another embedding model may have been chosen
 */
export function modelMethods(
  running: RunningWork,
  models: Models,
  model: ModelLoading,
  trials: ModelTrials,
  searchChanged: () => Promise<void>,
): ModelMethods {
  const changed = async () => {
    await model.answererChanged();
    await searchChanged();
    return await models.shelf();
  };
  return {
    listModels: (_, options) => running.call(options, () => models.shelf()),
    useModel: ({ name, role }, options) =>
      running.call(options, async () => {
        await models.use(name, role);
        return await changed();
      }),
    removeModel: ({ name }, options) =>
      running.call(options, async () => {
        await models.remove(name);
        return await changed();
      }),
    tryModel: ({ name }, options) => running.call(options, (signal) => trials.try(name, signal)),
    tryModelOnPage: ({ name, ...page }, options) =>
      running.call(options, (signal) => trials.tryOnPage(name, page, signal)),
    verifyModel: ({ name }, options) => running.call(options, (signal) => models.verify(name, signal)),
    lookAtModel: ({ named }, options) => running.call(options, (signal) => models.look(named, signal)),
    getModel: ({ named, ...agreed }, options) =>
      running.stream(options, (emit, signal) => models.get(named, agreed, emit, signal)),
  };
}
