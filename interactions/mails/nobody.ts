/** Recipient of a message that must cost the same and never leave: in a domain that cannot exist (RFC 2606). */
export const nobody = 'personne@exemple.invalid';
