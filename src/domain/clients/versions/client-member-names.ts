import { memberChecks } from '../member-checks.ts';

/** A member that a client file may hold. */
export type ClientMemberName = keyof typeof memberChecks;

/** Returns whether this release knows a member. A version of another release may hold others. */
export const isClientMember = (name: string): name is ClientMemberName => Object.hasOwn(memberChecks, name);
