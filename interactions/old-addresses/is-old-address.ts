/** Returns whether a path belongs to the forms and links of the system before. Nothing that is sent there does anything. */
export const isOldAddress = (path: string) => /\/login-actions\/[^/]+\/?$/i.test(path);

/** Returns whether a path is one of the administration API of Keycloak. Programs ask it, and find nothing. */
export const isOldAdminApi = (path: string) => /^\/admin\/(?:realms|serverinfo)(?:\/|$)/i.test(path);
