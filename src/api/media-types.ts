export const mediaType = 'application/json';
/** A patch of RFC 7396. */
export const mergePatch = 'application/merge-patch+json';
