/** The type of every answer and of every body (RFC 7644, section 3.1); bodies may be plain JSON too. */
export const scimMediaType = 'application/scim+json';
