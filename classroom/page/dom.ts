type Child = Node | string;

interface Attributes {
  readonly [name: string]: string | boolean | undefined;
}

/**
 * Makes an element.
 *
 * @param attributes - `true` sets an empty attribute, `false` and `undefined` leave it out.
 * @param children - strings become text nodes, so that text written by a user cannot become markup.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') made.setAttribute(name, value);
    else if (value === true) made.setAttribute(name, '');
  }
  made.append(...children);
  return made;
}

/**
 * Returns an element of `index.html`.
 *
 * @throws {Error} if there is no element with this id and of this class.
 */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} #${id}`);
}

/** Makes a labelled drop-down list of `[value, text]` pairs. */
export function select<Value extends string>(
  label: string,
  choices: readonly (readonly [Value, string])[],
  value: Value,
  onChange: (value: Value) => void,
): HTMLLabelElement {
  const list = element(
    'select',
    {},
    ...choices.map(([key, text]) => element('option', { value: key }, text)),
  );
  list.value = value;
  list.addEventListener('change', () => onChange(list.value as Value));
  return element('label', {}, element('span', {}, label), list);
}

/** Makes a labelled number field. It calls back only for valid numbers in the range. */
export function numberField(
  label: string,
  { value, min, max, step = 1 }: { value: number; min: number; max: number; step?: number },
  onChange: (value: number) => void,
): HTMLLabelElement {
  const input = element('input', {
    type: 'number',
    inputmode: 'decimal',
    min: String(min),
    max: String(max),
    step: String(step),
    value: String(value),
    required: true,
  });
  input.addEventListener('input', () => {
    if (input.checkValidity()) onChange(input.valueAsNumber);
  });
  return element('label', {}, element('span', {}, label), input);
}

/** Makes a button that does not submit its form unless `attributes` say so. */
export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onClick);
  return made;
}
