import { nearestAddress } from '../../src/domain/clients/addresses/compare-addresses.ts';
import { ComparedAddresses } from './compared-addresses.tsx';
import { usePage } from './layout/page-context.ts';
import { SectionTitle } from './layout/section-title.tsx';
import { visibleText } from './visible-text.ts';

interface AddressComparisonProps {
  readonly received: string;
  /** The addresses and patterns that the client has registered. */
  readonly registered: readonly string[];
}

/** Shows a developer the address that was received beside the nearest one that is registered, with the difference marked. */
export function AddressComparison({ received: sent, registered }: AddressComparisonProps) {
  const received = visibleText(sent);
  const texts = usePage().t.errors.addresses;
  const nearest = nearestAddress(received, registered);
  if (nearest === undefined) {
    return (
      <div id="addresses" class="fr-mt-4w">
        <SectionTitle>{texts.title}</SectionTitle>
        <p class="fr-mb-1v">{texts.received}</p>
        <p>
          <code>{received}</code>
        </p>
        <p>{texts.noneRegistered}</p>
      </div>
    );
  }
  const others = registered.filter((address) => address !== nearest);
  return (
    <div id="addresses" class="fr-mt-4w">
      <SectionTitle>{texts.title}</SectionTitle>
      <ComparedAddresses received={received} registered={nearest} />
      {others.length > 0 && (
        <>
          <p class="fr-mb-1v">{texts.others}</p>
          <ul>
            {others.map((address) => (
              <li key={address}>
                <code>{address}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{texts.development}</p>
    </div>
  );
}
