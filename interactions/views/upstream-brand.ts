import { knownUpstreams } from '../../src/upstream/definitions/known-upstreams.ts';

/** Returns the name that people know an upstream by, also for an upstream that is no longer switched on. */
export const upstreamBrand = (name: string): string => knownUpstreams.find((one) => one.name === name)?.brand ?? name;
