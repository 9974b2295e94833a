/** The list of what waits for agents. The page of each request stands below it. */
export const requestsRoot = '/admin/demandes';

export const requestAddress = (id: string): `/admin/demandes/${string}` => `${requestsRoot}/${encodeURIComponent(id)}`;
