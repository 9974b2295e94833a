export const apisPath = '/admin/apis';

/** Returns the address of a page of an API. */
export const apiAddress = (id: string, part?: 'modifier' | 'supprimer'): string =>
  `${apisPath}/${encodeURIComponent(id)}${part === undefined ? '' : `/${part}`}`;
