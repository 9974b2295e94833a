import type { About, Form } from '../../engine/flow.ts';
import type { PasswordVerdict } from '../../views/password-criteria.tsx';
import type { Texts } from '../../texts/index.ts';
import { withQuery } from '../../engine/with-query.ts';
import type { AccountState } from '../account-state.ts';

const kinds = ['totp', 'passkey', 'identity'] as const;
const hows = ['remove', 'rename'] as const;

/** Returns whether an item can be changed this way. The upstream gives an identity its name, so the person cannot rename it. */
const isPossible = (how: (typeof hows)[number], kind: Listed['kind']) => how === 'remove' || kind !== 'identity';

/** One item of the lists of the page. */
export interface Listed {
  readonly kind: (typeof kinds)[number];
  readonly id: string;
}

/** The change that the person is about to make to one item. */
interface Asked extends Listed {
  readonly how: (typeof hows)[number];
}

/** The reason for which an item must stay. */
export type Refusal = keyof Texts['security']['refusals'];

export interface SecurityState extends AccountState {
  /** The verdict on the password that was just tried. It is drawn and never stored. */
  readonly verdict?: PasswordVerdict;
  /** The reason why the item that was just to be removed must stay. It is drawn and never stored. */
  readonly refusal?: Refusal;
}

export const listPath = '/compte/securite';
export const passwordStepName = 'password';
/** The page that changes the password, or sets the first one. */
export const passwordPath = withQuery(listPath, 'step', passwordStepName);
/** The page that a person reaches when she comes back from an upstream with an identity to link. */
export const linkPath = '/compte/securite/liaison';

/** Returns the name of an item as the address of a question and the form of the question carry it. */
export const itemName = ({ kind, id }: Listed) => `${kind}:${id}`;

/** Returns the address of the question that a button of the list leads to. */
export function questionOf(form: Form): string | undefined {
  const how = hows.find((name) => name === form['action']);
  const kind = kinds.find((name) => form[name] !== undefined);
  const id = kind && form[kind];
  return how && kind && id !== undefined && isPossible(how, kind)
    ? withQuery(listPath, how, itemName({ kind, id }))
    : undefined;
}

/** Returns what the address of the page asks. Each tab has its own question, and the plain address has none. */
export function askedAt({ path }: Pick<About, 'path'>): Asked | undefined {
  const query = new URL(path, 'http://localhost').searchParams;
  const how = hows.find((name) => query.has(name));
  const item = (how && query.get(how)) ?? '';
  const kind = kinds.find((name) => item.startsWith(`${name}:`));
  return how && kind && isPossible(how, kind) ? { how, kind, id: item.slice(kind.length + 1) } : undefined;
}

/** Returns what a form wants done, judged by its button alone. A form that may do without a new sign-in can therefore do nothing else. */
export function wishOf({ action, label }: Form): 'ask' | 'keep' | 'remove' | 'rename' | 'link' | 'password' {
  if (action === 'confirm') return 'remove';
  if (action === 'keep' || action === 'link') return action;
  if (action === 'save' && label !== undefined) return 'rename';
  return hows.some((name) => name === action) ? 'ask' : 'password';
}

/** Returns whether a form chooses a password. */
export const isAboutPassword = (form: Form) => wishOf(form) === 'password';

/** Returns whether a form is about an item of a list, not about a new link. */
export const isAboutItem = (form: Form) => wishOf(form) !== 'link';

/** Returns whether a form only opens or closes the page of an item, or only renames the item. */
export const changesNothing = (form: Form) => ['ask', 'keep', 'rename'].includes(wishOf(form));
