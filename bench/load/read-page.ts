import { parse, type HTMLElement } from 'node-html-parser';

export interface Person {
  readonly username: string;
  readonly password: string;
}

/** The next thing that a person who signs in does on a page. */
export type NextStep =
  | { readonly kind: 'go'; readonly url: string }
  | { readonly kind: 'post'; readonly url: string; readonly form: Readonly<Record<string, string>> };

const refusing = /deny|cancel|abort|stay|back|switch|refus/i;

function fill(form: HTMLElement, person: Person): Record<string, string> {
  const fields: Record<string, string> = {};
  let needsName = true;
  for (const input of form.querySelectorAll('input')) {
    const name = input.getAttribute('name');
    const type = (input.getAttribute('type') ?? 'text').toLowerCase();
    if (!name) continue;
    if (type === 'hidden') fields[name] = input.getAttribute('value') ?? '';
    else if (type === 'password') fields[name] = person.password;
    else if ((type === 'text' || type === 'email') && needsName) {
      fields[name] = person.username;
      needsName = false;
    }
  }
  const button = form
    .querySelectorAll('button, input[type=submit]')
    .find((each) => each.getAttribute('name') && !refusing.test(each.getAttribute('value') ?? ''));
  if (button) fields[button.getAttribute('name')!] = button.getAttribute('value') ?? '';
  return fields;
}

/**
 * Any provider's page: one that goes on by itself, one with a password field, or one that asks to agree.
 * @param html of a page that was answered with 200
 */
export function readPage(html: string, options: { readonly url: string; readonly person: Person }): NextStep {
  const page = parse(html);
  const refresh = page.querySelector('meta[http-equiv=refresh]')?.getAttribute('content');
  const target = refresh && /url=(.+)$/i.exec(refresh)?.[1];
  if (target) return { kind: 'go', url: new URL(target, options.url).href };

  const forms = page
    .querySelectorAll('form')
    .filter((form) => (form.getAttribute('method') ?? '').toLowerCase() === 'post');
  const form =
    forms.find((each) => each.querySelector('input[type=password]')) ??
    forms.find((each) => each.id === 'step') ??
    forms[0];
  if (!form) throw new Error('a page without a form');
  return {
    kind: 'post',
    url: new URL(form.getAttribute('action') || options.url, options.url).href,
    form: fill(form, options.person),
  };
}
