import type { About, Form } from '../../engine/flow.ts';
import type { PasswordVerdict } from '../../views/password-criteria.tsx';
import { withQuery } from '../../engine/with-query.ts';
import type { AccountState } from '../account-state.ts';

const kinds = ['totp', 'passkey', 'identity'] as const;
const hows = ['remove', 'rename'] as const;

/** What an identity is called is the upstream's to say. */
const isPossible = (how: (typeof hows)[number], kind: Listed['kind']) => how === 'remove' || kind !== 'identity';

/** One of the things listed on the page, by its id. */
export interface Listed {
  readonly kind: (typeof kinds)[number];
  readonly id: string;
}

/** What the person is about to do with one of them. */
interface Asked extends Listed {
  readonly how: (typeof hows)[number];
}

export interface SecurityState extends AccountState {
  /** Of the password that was just tried; drawn, never kept. */
  readonly verdict?: PasswordVerdict;
}

/** In place of an id: all trusted browsers of the account. */
export const everyBrowser = 'all';

export const listPath = '/compte/securite';
/** Where people come back to who have proved at an upstream who they are there. */
export const linkPath = '/compte/securite/liaison';

/** As the address of a question names it, and its form. */
export const itemName = ({ kind, id }: Listed) => `${kind}:${id}`;

/** The address of the question that a button of the list leads to. */
export function questionOf(form: Form): string | undefined {
  const how = hows.find((name) => name === form['action']);
  const kind = kinds.find((name) => form[name] !== undefined);
  return how && kind && isPossible(how, kind)
    ? withQuery(listPath, how, itemName({ kind, id: form[kind]! }))
    : undefined;
}

/** What this address asks: each tab has its own question, and the page's plain address has none. */
export function askedAt({ path }: Pick<About, 'path'>): Asked | undefined {
  const query = new URL(path, 'http://localhost').searchParams;
  const how = hows.find((name) => query.has(name));
  const item = (how && query.get(how)) ?? '';
  const kind = kinds.find((name) => item.startsWith(`${name}:`));
  return how && kind && isPossible(how, kind) ? { how, kind, id: item.slice(kind.length + 1) } : undefined;
}

/** What a form wants done, told by its button alone: what is spared a new sign-in is then all that is done. */
export function wishOf({ action, label }: Form): 'ask' | 'keep' | 'remove' | 'rename' | 'forget' | 'link' | 'password' {
  if (action === 'confirm') return 'remove';
  if (action === 'keep' || action === 'forget' || action === 'link') return action;
  if (action === 'save' && label !== undefined) return 'rename';
  return hows.some((name) => name === action) ? 'ask' : 'password';
}

/** Of the list's things, not of the password or the browsers. */
export const isAboutItem = (form: Form) => !['forget', 'link', 'password'].includes(wishOf(form));

/** Opens or closes the page of one thing, or changes no more than its name. */
export const changesNothing = (form: Form) => ['ask', 'keep', 'rename'].includes(wishOf(form));
