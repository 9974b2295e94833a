import { allUpstreams } from '../../src/upstream/definitions/known-upstreams.ts';

/** Returns the name that people know an upstream by, also for an upstream that is no longer switched on. */
export const upstreamBrand = (name: string): string => allUpstreams.find((one) => one.name === name)?.brand ?? name;
