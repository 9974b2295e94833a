import type { Role } from '../../src/domain/roles/roles.ts';
import { link, paragraph, type ComposeFrom } from './mail-parts.ts';

interface OwnRoleData {
  readonly when: Date;
  readonly role: Role;
  /** True where the role was given, false where it was taken away. */
  readonly isGiven: boolean;
}

/** The data of the messages about roles. */
export interface RoleMailData {
  readonly 'own-role-changed': OwnRoleData;
  /** `email`: address of the account; `byEmail`: address of the administrator who did it, absent for a command. */
  readonly 'role-changed': OwnRoleData & { readonly email: string; readonly byEmail: string | undefined };
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
  'role-changed': ({ t: { role: t, moment }, page }, { when, role, isGiven, email, byEmail }) => ({
    subject: t.subject(isGiven),
    parts: [
      paragraph((isGiven ? t.given : t.taken)(role, email, moment(when))),
      paragraph(byEmail === undefined ? t.byCommand : t.by(byEmail)),
      link(t.why, t.button, page('/admin/roles')),
    ],
  }),
};
