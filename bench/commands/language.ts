import { Option } from 'commander';
import { word } from '../plan/flags.ts';
import { problemOf } from '../plan/options.ts';
import { PlanError } from '../plan/plan.ts';
import { LANGUAGES, type Language } from '../report/words/language.ts';

/** `--lang`, for every command that writes for people. */
export function languageOption(help = 'language of the report'): Option {
  return new Option('--lang <language>', `${help}: ${LANGUAGES.join(' or ')}`)
    .argParser(readLanguage)
    .default('en' satisfies Language);
}

/** @throws {PlanError} rather than commander's own error, so that it reads like those of all other flags. */
function readLanguage(text: string): Language {
  const parsed = word(LANGUAGES).safeParse(text);
  if (parsed.success) return parsed.data;
  throw PlanError.of(parsed.error.issues.map(({ message }) => problemOf('--lang', message, text)));
}
