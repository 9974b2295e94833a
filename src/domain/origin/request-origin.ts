import { ipNetwork } from '../network/ip-network.ts';
import { browserFamily, systemFamily } from './families.ts';

/** From where a person asked for something. It holds no text of a header: the families are names of closed lists. */
export interface RequestOrigin {
  /** The network of the address, as `ipNetwork` writes it. */
  readonly network: string;
  /** Undefined for a browser that is not on the list. */
  readonly browser: string | undefined;
  readonly system: string | undefined;
}

export function requestOrigin({ ip, userAgent }: { readonly ip: string; readonly userAgent: string }): RequestOrigin {
  return { network: ipNetwork(ip), browser: browserFamily(userAgent), system: systemFamily(userAgent) };
}
