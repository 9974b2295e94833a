import type { HTMLElement } from 'node-html-parser';

/** A file as a person picks one. */
export interface FileValue {
  readonly filename: string;
  readonly type: string;
  readonly content: Uint8Array;
}

/** A text, a box ticked or not, several choices, a file. */
export type FieldValue = string | boolean | readonly string[] | FileValue;
export type FieldValues = Readonly<Record<string, FieldValue>>;

type Entry = readonly [name: string, value: string | FileValue];

export interface FormChoice {
  /** The button `name=action`; absent, the first button is pressed, as the Enter key does. */
  readonly action?: string;
  /** A button with another name, such as `{upstream: 'franceconnect'}`. */
  readonly button?: Readonly<Record<string, string>>;
  /** Fields that the page does not have, or values that it does not offer. */
  readonly forged?: FieldValues;
  /** Fields that are not sent. */
  readonly without?: readonly string[];
}

export interface FormRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body?: URLSearchParams | FormData;
}

/** Every control that belongs to the form, also those that name it from outside. */
function controlsOf(form: HTMLElement): readonly HTMLElement[] {
  const kinds = 'input, select, textarea, button';
  const inside = form.querySelectorAll(kinds).filter((control) => !control.hasAttribute('form'));
  if (!form.id) return inside;
  let root = form;
  while (root.parentNode) root = root.parentNode;
  return [...inside, ...root.querySelectorAll(kinds).filter((control) => control.getAttribute('form') === form.id)];
}

const typeOf = (control: HTMLElement) => {
  const fallback = control.localName === 'button' ? 'submit' : 'text';
  return control.localName === 'input' || control.localName === 'button'
    ? (control.getAttribute('type') ?? fallback).toLowerCase()
    : control.localName;
};
const isSubmit = (control: HTMLElement) => ['submit', 'image'].includes(typeOf(control));
/** Says whether a control, or a group around it, is disabled. The parser's own `closest` takes longer than all the rest of a form. */
function isDisabled(control: HTMLElement): boolean {
  if (control.hasAttribute('disabled')) return true;
  for (let around = control.parentNode; around; around = around.parentNode)
    if (around.tagName === 'FIELDSET' && around.hasAttribute('disabled')) return true;
  return false;
}
const valueOf = (control: HTMLElement) => control.getAttribute('value') ?? '';

/** Returns the value that a control shows, and sends when the person does not touch it. */
export function shownValues(control: HTMLElement): readonly string[] {
  switch (typeOf(control)) {
    case 'checkbox':
    case 'radio':
      return control.hasAttribute('checked') ? [control.getAttribute('value') ?? 'on'] : [];
    case 'textarea':
      return [control.text.replace(/^\n/, '')];
    case 'select': {
      const options = control.querySelectorAll('option');
      const chosen = options.filter((option) => option.hasAttribute('selected'));
      const sent = chosen.length > 0 || control.hasAttribute('multiple') ? chosen : options.slice(0, 1);
      return sent.map((option) => option.getAttribute('value') ?? option.text.trim());
    }
    default:
      return [valueOf(control)];
  }
}

function offered(control: HTMLElement): readonly string[] | undefined {
  const type = typeOf(control);
  if (type === 'checkbox' || type === 'radio') return [control.getAttribute('value') ?? 'on'];
  if (type !== 'select') return undefined;
  return control.querySelectorAll('option').map((option) => option.getAttribute('value') ?? option.text.trim());
}

/** Returns the value that a control sends when a person enters this value. */
function touched(control: HTMLElement, value: FieldValue): readonly (string | FileValue)[] {
  const choices = offered(control);
  if (typeof value === 'boolean') return value ? (choices ?? ['on']) : [];
  if (typeof value !== 'string') return 'filename' in value ? [value] : value;
  return choices && typeOf(control) !== 'select' ? choices.filter((choice) => choice === value) : [value];
}

function refuseImpossible(controls: readonly HTMLElement[], values: FieldValues): void {
  for (const [name, value] of Object.entries(values)) {
    const mine = controls.filter((control) => control.getAttribute('name') === name && !isSubmit(control));
    if (mine.length === 0) throw new Error(`the form has no field ${name}`);
    const choices = mine.flatMap((control) => offered(control) ?? []);
    if (choices.length > 0 && typeof value === 'string' && !choices.includes(value)) {
      throw new Error(`${name} does not offer ${value}, only ${choices.join(', ')}`);
    }
  }
}

function findAmong(controls: readonly HTMLElement[], { action, button }: FormChoice): HTMLElement | undefined {
  const [name, value] = Object.entries(button ?? { action })[0] ?? [];
  const buttons = controls.filter((control) => isSubmit(control) && !isDisabled(control));
  if (value === undefined) return buttons[0];
  return buttons.find((control) => control.getAttribute('name') === name && valueOf(control) === value);
}

/** Returns the button that a choice names, or undefined when this form does not have it. */
export const findButton = (form: HTMLElement, choice: FormChoice): HTMLElement | undefined =>
  findAmong(controlsOf(form), choice);

function collect(
  controls: readonly HTMLElement[],
  values: FieldValues,
  { pressed, choice }: { readonly pressed: HTMLElement | undefined; readonly choice: FormChoice },
): Entry[] {
  if (!pressed && (choice.action ?? choice.button)) throw new Error('the form has no such button');
  refuseImpossible(controls, values);
  const entries: Entry[] = [];
  for (const control of controls) {
    const name = control.getAttribute('name');
    if (!name || isDisabled(control) || ['button', 'reset'].includes(typeOf(control))) continue;
    if (isSubmit(control) && control !== pressed) continue;
    const value = values[name];
    const sent = value === undefined || isSubmit(control) ? shownValues(control) : touched(control, value);
    const empty: FileValue = { filename: '', type: 'application/octet-stream', content: new Uint8Array() };
    const isEmptyFile = typeOf(control) === 'file' && value === undefined;
    for (const each of isEmptyFile ? [empty] : sent) entries.push([name, each]);
  }
  const forged = choice.forged ?? {};
  const kept = entries.filter(([name]) => !(name in forged) && !choice.without?.includes(name));
  for (const [name, value] of Object.entries(forged)) {
    if (typeof value === 'boolean') throw new Error(`forged.${name} is a text or a file`);
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value as string | FileValue]) {
      kept.push([name, each]);
    }
  }
  return kept;
}

function encodeMultipart(entries: readonly Entry[]): FormData {
  const body = new FormData();
  for (const [name, value] of entries) {
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, new File([new Uint8Array(value.content)], value.filename, { type: value.type }));
  }
  return body;
}

/** Returns the request that a browser sends when a person fills this form and presses the button. */
export function formRequest(
  form: HTMLElement,
  { page, values, choice }: { readonly page: URL; readonly values: FieldValues; readonly choice: FormChoice },
): FormRequest {
  const controls = controlsOf(form);
  const pressed = findAmong(controls, choice);
  const entries = collect(controls, values, { pressed, choice });
  const url = new URL(pressed?.getAttribute('formaction') ?? form.getAttribute('action') ?? '', page);
  url.hash = '';
  const texts = () =>
    new URLSearchParams(entries.map(([name, value]) => [name, typeof value === 'string' ? value : value.filename]));
  if ((form.getAttribute('method') ?? 'get').toLowerCase() !== 'post') {
    url.search = texts().toString();
    return { method: 'GET', url };
  }
  const isMultipart = form.getAttribute('enctype')?.toLowerCase() === 'multipart/form-data';
  return { method: 'POST', url, body: isMultipart ? encodeMultipart(entries) : texts() };
}
