import { Option } from 'commander';
import { PlanError, problemOf } from '../plan/plan-error.ts';
import { LANGUAGES, type Language } from '../report/words/language.ts';

/** Makes the option `--lang`, for every command that prints sentences. */
export function languageOption(help = 'language of the report'): Option {
  return new Option('--lang <language>', `${help}: ${LANGUAGES.join(' or ')}`)
    .argParser(readLanguage)
    .default('en' satisfies Language);
}

/** @throws {PlanError} rather than commander's own error, so that the message looks like those of all other flags. */
function readLanguage(text: string): Language {
  const language = LANGUAGES.find((known) => known === text);
  if (language !== undefined) return language;
  throw PlanError.of([problemOf('--lang', `must be one of ${LANGUAGES.join(', ')}`, text)]);
}
