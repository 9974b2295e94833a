/** Says what a contact of a client answers for. A client in production has at least one of each kind. */
export const contactKinds = ['technical', 'data-protection'] as const;

export type ContactKind = (typeof contactKinds)[number];
