import { InvalidArgumentError } from 'commander';
import { wholeNumber } from '../../src/whole-number.ts';

/** Returns a flag's reader for commander: whole numbers from `min` to `max`. */
export function whole(min: number, max: number): (text: string) => number {
  const schema = wholeNumber(min, max);
  return (text) => {
    const { data, error } = schema.safeParse(text);
    if (error) throw new InvalidArgumentError(`It ${error.issues[0]?.message}.`);
    return data;
  };
}
