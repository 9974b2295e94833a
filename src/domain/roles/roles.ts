/** Rights of an account beyond its own affairs. */
export const roles = ['admin', 'client-manager', 'client-contact', 'support', 'auditor'] as const;

export type Role = (typeof roles)[number];

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}
