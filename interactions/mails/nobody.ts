/** The recipient of a message that must cost the same as any other and never leave. Its domain cannot exist (RFC 2606). */
export const nobody = 'personne@exemple.invalid';
