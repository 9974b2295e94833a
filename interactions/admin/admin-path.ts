/** The one address of the administration at which a sign-in may end. Its other pages are below it. */
export const adminPath = '/admin';
