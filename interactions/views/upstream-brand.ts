import { knownUpstreams } from '../../src/upstream/definitions/known-upstreams.ts';

/** What people call an upstream, also one that is not switched on any more. */
export const upstreamBrand = (name: string): string => knownUpstreams.find((one) => one.name === name)?.brand ?? name;
