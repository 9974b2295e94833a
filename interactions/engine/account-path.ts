/** The path of a page of the account. When such a page sends a person to the sign-in, the person comes back to the same page. */
export type AccountPath = '/compte' | `/compte/${string}`;
