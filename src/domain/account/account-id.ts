const form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns whether a text has the form of the id of an account, which is the `sub` of its person. */
export const isAccountId = (text: string): boolean => form.test(text);
