import { compareAddresses, type ComparedAddress } from '../../src/domain/clients/addresses/compare-addresses.ts';
import { usePage } from './layout/page-context.ts';

const Address = ({ before, differs, after }: ComparedAddress) => (
  <code>
    {before}
    {differs && <mark>{differs}</mark>}
    {after}
  </code>
);

interface Props {
  /** The address that came, without characters that nobody sees. */
  readonly received: string;
  /** The registered address that is nearest to it. */
  readonly registered: string;
  /** Begins the ids of the two addresses; empty for the one comparison of a page. */
  readonly prefix?: string;
}

/** Shows an address beside the registered one, with the difference marked and told in words. */
export function ComparedAddresses({ received, registered, prefix = '' }: Props) {
  const texts = usePage().t.errors.addresses;
  const compared = compareAddresses(received, registered);
  return (
    <>
      <p class="fr-mb-1v">{texts.received}</p>
      <p id={`${prefix}received-address`}>
        <Address {...compared.received} />
      </p>
      <p class="fr-mb-1v">{texts.expected}</p>
      <p id={`${prefix}expected-address`}>
        <Address {...compared.registered} />
      </p>
      <p>{texts.difference(compared.received.differs, compared.registered.differs)}</p>
    </>
  );
}
