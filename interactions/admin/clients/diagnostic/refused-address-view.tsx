import { nearestAddress } from '../../../../src/domain/clients/addresses/compare-addresses.ts';
import type { KeptRefusal } from '../../../../src/domain/clients/diagnostic/client-refusal.ts';
import type { StoredMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import { ComparedAddresses } from '../../../views/compared-addresses.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { visibleText } from '../../../views/visible-text.ts';
import { registeredAddresses } from './registered-addresses.ts';

interface Props {
  readonly refusal: KeptRefusal;
  readonly metadata: StoredMetadata;
}

/** Shows the address of a refusal beside the nearest registered one, character by character. */
export function RefusedAddress({ refusal, metadata }: Props) {
  const { t } = usePage();
  const { addresses } = t.errors;
  if (refusal.address === undefined) return null;
  const received = visibleText(refusal.address);
  const registered = nearestAddress(received, registeredAddresses(metadata, refusal));
  if (registered === received)
    return (
      <>
        <p class="fr-mb-1v">
          <code>{received}</code>
        </p>
        <p>{t.clientHelp.diagnostic.nowRegistered}</p>
      </>
    );
  return (
    <>
      {registered === undefined ? (
        <>
          <p class="fr-mb-1v">{addresses.received}</p>
          <p>
            <code>{received}</code>
          </p>
          <p>{addresses.noneRegistered}</p>
        </>
      ) : (
        <ComparedAddresses received={received} registered={registered} prefix={`${refusal.id}-`} />
      )}
      {!refusal.isWhole && <p>{t.clientHelp.diagnostic.shortened}</p>}
    </>
  );
}
