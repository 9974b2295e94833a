/** Returns whether a path belongs to the forms and links of the system before. Nothing that is sent there does anything. */
export const isOldAddress = (path: string) => /\/login-actions\/[^/]+\/?$/i.test(path);
