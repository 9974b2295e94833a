import type { Form } from '../engine/flow.ts';

/** Reads the number of the version that the page showed; another text names no version, and is stale. */
export const readBaseVersion = ({ baseVersion = '' }: Form): number =>
  /^\d{1,9}$/.test(baseVersion) ? Number(baseVersion) : -1;

/** Says in a form which version the page shows, so that nobody overwrites what somebody else has changed meanwhile. */
export function BaseVersion({ version }: { readonly version: string | undefined }) {
  return <input type="hidden" name="baseVersion" value={version} />;
}
