/** The path of a page of the account. A sign-in that one of these pages asks for comes back to that very page. */
export type AccountPath = '/compte' | `/compte/${string}`;
