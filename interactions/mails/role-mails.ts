import type { RemovalEnding } from '../../src/domain/roles/admin-removal.ts';
import type { Role } from '../../src/domain/roles/roles.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

interface OwnRoleData {
  readonly when: number;
  readonly role: Role;
  /** True where the role was given, false where it was taken away. */
  readonly isGiven: boolean;
}

/** The data of the messages about roles. */
export interface RoleMailData {
  readonly 'own-role-changed': OwnRoleData;
  /** `email`: address of the account; `byEmail`: address of the administrator who did it, absent for a command. */
  readonly 'role-changed': OwnRoleData & {
    readonly email: string;
    readonly byEmail: string | undefined;
    /** Where to write, for a person who administered the service until lately and cannot see the roles any more. */
    readonly supportEmail?: string | undefined;
  };
  /** The removal of an administrator; `email` is the address of her account, absent in the message to herself. */
  readonly 'admin-removal': {
    readonly ends: number;
    readonly email: string | undefined;
    readonly byEmail: string | undefined;
    /** The link by which the administrator concerned objects. */
    readonly link: string | undefined;
  };
  readonly 'admin-kept': { readonly email: string | undefined; readonly ending: RemovalEnding };
}

/** Says how the messages about roles are put together. */
export const roleMails: { readonly [K in keyof RoleMailData]: ComposeFrom<RoleMailData[K]> } = {
  'own-role-changed': ({ t: { ownRole: t, moment }, page }, { when, role, isGiven }) => ({
    subject: t.subject(isGiven),
    parts: isGiven
      ? [
          ...[t.given(role, moment(when)), t.meaning(role), t.rules].map(paragraph),
          link(t.open, t.openButton, page('/admin')),
        ]
      : [paragraph(t.taken(role, moment(when)))],
  }),
  'role-changed': ({ t: { role: t, moment }, page }, { when, role, isGiven, email, byEmail, supportEmail }) => ({
    subject: t.subject(isGiven),
    parts: [
      paragraph((isGiven ? t.given : t.taken)(role, email, moment(when))),
      paragraph(byEmail === undefined ? t.byCommand : t.by(byEmail)),
      supportEmail === undefined ? link(t.why, t.button, page('/admin/roles')) : paragraph(t.former(supportEmail)),
    ],
  }),
  'admin-removal': ({ t: { adminRemoval: t, role, moment }, page }, { ends, email, byEmail, link: href }) => ({
    subject: t.subject,
    parts: [
      paragraph(email === undefined ? t.own(moment(ends)) : t.other(email, moment(ends))),
      paragraph(byEmail === undefined ? t.byCommand : t.by(byEmail)),
      ...(href === undefined
        ? [paragraph(t.second), link(t.see, role.button, page('/admin/roles'))]
        : [link(t.object, t.button, href), paragraph(t.alsoOnPage)]),
    ],
  }),
  'admin-kept': ({ t: { adminRemoval: t, role }, page }, { email, ending }) => ({
    subject: t.keptSubject,
    parts: [
      paragraph(email === undefined ? t.ownKept : t.otherKept(email)),
      paragraph(t.endings[ending]),
      link(t.see, role.button, page('/admin/roles')),
    ],
  }),
};
