import { isObject, parseJson, type Members } from '../../domain/members.ts';

/** Returns the object that a part of a JWT holds; undefined when it holds none. */
export function decodePart(part = ''): Members | undefined {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return isObject(value) ? value : undefined;
}

/** Returns what a JWT says, without verifying it; undefined when the text is no JWT. */
export const decodePayload = (jwt: string): Members | undefined => decodePart(jwt.split('.')[1]);
