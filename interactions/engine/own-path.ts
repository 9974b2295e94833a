/** The path of a page of the account. When such a page sends a person to the sign-in, the person comes back to the same page. */
export type AccountPath = '/compte' | `/compte/${string}`;

/** The path of a page of the administration, with a name after a colon where a part of it varies. */
export type AdminPath = '/admin' | `/admin/${string}`;

/** The path of any page that is shown to people who are signed in. */
export type OwnPath = AccountPath | AdminPath;

/** The address at which a sign-in of ours ends, and what stands in `state` meanwhile. */
export interface ComingBack {
  readonly path: AccountPath | '/admin';
  readonly state: string;
}

const isAdmin = (path: OwnPath): path is AdminPath => path === '/admin' || path.startsWith('/admin/');

/**
 * Returns how a person comes back to a page after the sign-in. The pages of the administration have parts that vary, so they share one
 * registered address, and `state` holds the page.
 * @param question the query of the page, without the question mark
 */
export function comingBackTo(path: OwnPath, question: string): ComingBack {
  if (!isAdmin(path)) return { path, state: question };
  const address = question === '' ? path : `${path}?${question}`;
  return { path: '/admin', state: address === '/admin' ? '' : address };
}

/** Returns the address of the page that `state` names. An address outside the section of `path` becomes `path` itself. */
export function addressAfterSignIn(path: OwnPath, state: string): string {
  if (!isAdmin(path)) {
    const question = new URLSearchParams(state).toString();
    return question === '' ? path : `${path}?${question}`;
  }
  const here = 'http://here.invalid';
  const url = state.startsWith('/') ? URL.parse(state, here) : null;
  const isOurs = url?.origin === here && (url.pathname === '/admin' || url.pathname.startsWith('/admin/'));
  return isOurs ? `${url.pathname}${url.search}` : '/admin';
}
