import type { DocentApi } from '../contract/docent-api.ts';
import type { Languages } from '../engines/second-reader/languages.ts';
import type { Indexing } from './indexing.ts';
import type { ModelLoading } from './model-loading.ts';
import type { PageTexts } from './page-texts.ts';
import type { RunningWork } from './running-work.ts';

type LanguageMethods = Pick<DocentApi, 'listLanguages' | 'lookAtLanguage' | 'addLanguage' | 'removeLanguage'>;
interface Affected {
  readonly model: ModelLoading;
  readonly texts: PageTexts;
  readonly indexing: Indexing;
}

/** The methods about languages of the second reader. Pages that no reader could read are read anew, in the background, once there is a language more. */
export function languageMethods(
  running: RunningWork,
  languages: Languages,
  { model, texts, indexing }: Affected,
): LanguageMethods {
  return {
    listLanguages: (_, options) => running.call(options, () => languages.shelf()),
    lookAtLanguage: ({ code }, options) =>
      running.call(options, async (signal) => {
        const { useProxy } = await import('../engines/hub/hub-connection.ts');
        await useProxy(process.env);
        return await languages.look(code, signal);
      }),
    addLanguage: ({ code, ...agreed }, options) =>
      running.stream(options, async (emit, signal) => {
        await languages.add(code, agreed, emit, signal);
        (await model.service()).readAgain();
        running.background(async (ending) => {
          await running.whenIdle();
          if (ending.aborted) return;
          await texts.forgetForeign(ending);
          await indexing.addAll();
        });
      }),
    removeLanguage: ({ code }, options) =>
      running.call(options, async () => {
        await languages.remove(code);
        (await model.service()).readAgain();
        return await languages.shelf();
      }),
  };
}
