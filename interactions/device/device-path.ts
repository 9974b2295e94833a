import { issuerPath } from '../../src/domain/issuer-path.ts';

/** Returns the address that devices show, on which people type the code of a device. */
export function devicePath(issuer: string): string {
  return `${issuerPath(issuer)}/protocol/openid-connect/device`;
}
