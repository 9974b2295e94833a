import { HTMLElement, NodeType, parse } from 'node-html-parser';
import type { Node } from 'node-html-parser';
import { shownValues } from './html-form.ts';

/** One request of a navigation. Status 0 means that no server was asked: another machine, another scheme, or a closed port. */
export interface Hop {
  readonly method: string;
  readonly url: string;
  readonly status: number;
}

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly trail: readonly Hop[];
}

export interface Page extends Answer {
  readonly root: HTMLElement;
  readonly title: string;
  /** Text of the only `h1`; empty when there is none. */
  readonly h1: string;
  /** The visible text with single plain spaces; tests of typography read `body`. */
  readonly text: string;
  /** Lines of the error summary. */
  readonly errors: readonly string[];
  /** Names of the fields that the error summary links to. */
  readonly invalidFields: readonly string[];
  /** Message beside a field; empty when there is none. */
  fieldMessage(name: string): string;
  /** Value that a field shows. */
  fieldValue(name: string): string | undefined;
  form(which?: string | number): HTMLElement;
  find(selector: string): HTMLElement | null;
  all(selector: string): readonly HTMLElement[];
  header(name: string): string | undefined;
  json<T = Record<string, unknown>>(): T;
}

const inline = new Set([
  'a',
  'abbr',
  'b',
  'code',
  'em',
  'i',
  'mark',
  'q',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'time',
  'u',
]);
const unread = new Set(['script', 'style', 'template']);

function gather(node: Node): string {
  if (!(node instanceof HTMLElement)) return node.nodeType === NodeType.TEXT_NODE ? node.text : '';
  if (unread.has(node.localName)) return '';
  const inside = node.childNodes.map(gather).join('');
  return inline.has(node.localName) ? inside : ` ${inside} `;
}

/** Returns the text of an element as tests write it, with single plain spaces. */
export function readText(element: HTMLElement | null): string {
  return (element ? gather(element) : '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
}

function findForm(root: HTMLElement, which: string | number | undefined): HTMLElement {
  const forms = root.querySelectorAll('form');
  const byDefault = root.querySelector('form#step') ?? forms[0];
  const named =
    typeof which === 'string' ? (forms.find(({ id }) => id === which) ?? root.querySelector(which)) : undefined;
  const form = which === undefined ? byDefault : typeof which === 'number' ? forms[which] : named;
  if (!form) throw new Error(`the page « ${readText(root.querySelector('h1'))} » has no form ${which ?? ''}`);
  return form;
}

export function createPage(answer: Answer): Page {
  const isHtml = /html/.test(String(answer.headers['content-type'] ?? ''));
  let parsed: HTMLElement | undefined;
  // Many pages on a way are never looked at.
  const root = () =>
    (parsed ??= parse(isHtml ? answer.body : '', { comment: false, blockTextElements: { script: true, style: true } }));
  const summary = () => root().querySelectorAll('ul#errors li');
  return {
    ...answer,
    get root() {
      return root();
    },
    get title() {
      return readText(root().querySelector('title'));
    },
    get h1() {
      return readText(root().querySelector('h1'));
    },
    get text() {
      return isHtml ? readText(root().querySelector('body') ?? root()) : answer.body;
    },
    get errors() {
      return summary().map(readText);
    },
    get invalidFields() {
      return summary().flatMap((line) => line.querySelector('a')?.getAttribute('href')?.replace(/^.*#/, '') ?? []);
    },
    fieldMessage: (name) => readText(root().querySelector(`[id="${name}-messages"]`)),
    fieldValue: (name) => root().querySelectorAll(`[name="${name}"]`).flatMap(shownValues)[0],
    form: (which) => findForm(root(), which),
    find: (selector) => root().querySelector(selector),
    all: (selector) => root().querySelectorAll(selector),
    header: (name) => {
      const value = answer.headers[name.toLowerCase()];
      return typeof value === 'string' || value === undefined ? value : value.join(', ');
    },
    json: <T>() => JSON.parse(answer.body) as T,
  };
}
