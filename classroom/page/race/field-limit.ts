import { element } from '../dom.ts';

/** From this share of the limit on, the length is shown. */
const SHOW_FROM = 0.9;

/** Returns how much of a limit a length uses. */
export function usedOf(length: number, limit: number): 'plenty left' | 'nearly full' | 'too long' {
  if (length > limit) return 'too long';
  return length >= limit * SHOW_FROM ? 'nearly full' : 'plenty left';
}

/**
 * Limits the length of a field, and shows the length beside it when the limit is near. `maxlength` would cut pasted text without
 * saying so.
 *
 * @param limit - in UTF-16 code units, as `String.length`.
 * @param describe - returns the text to show.
 * @returns `update`, to be called after the field or the language was changed by code.
 */
export function limitLength(
  input: HTMLInputElement,
  limit: number,
  describe: (length: number, limit: number) => string,
): { update(): void } {
  const note = element('small', { class: 'limit', role: 'status' });
  input.after(note);
  const update = (): void => {
    const { length } = input.value;
    const used = usedOf(length, limit);
    const text = used === 'plenty left' ? '' : describe(length, limit);
    note.textContent = text;
    note.classList.toggle('warning', used === 'too long');
    input.setCustomValidity(used === 'too long' ? text : '');
  };
  input.addEventListener('input', update);
  return { update };
}
