import { personActNames, type PersonActName } from '../people/person-act-names.ts';

/** Acts that a service can only ask for: the press of an administrator on a page gives or takes the role. */
export const roleActNames = ['give-role', 'take-role'] as const;

export type RoleActName = (typeof roleActNames)[number];

/** Everything that can wait for an agreement on a page. */
export const approvalActNames = [...personActNames, ...roleActNames] as const;

export type ApprovalActName = PersonActName | RoleActName;
