import { warnOfAddresses } from '../../../../src/domain/clients/addresses/address-warnings.ts';
import { optionsToEnd } from '../../../../src/domain/clients/life/legacy-end.ts';
import { warnOfName } from '../../../../src/domain/clients/registration/name-warnings.ts';
import type { StoredMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import type { Texts } from '../../../texts/index.ts';
import { legacyWords } from '../form/legacy-words.ts';

/** Returns in words what may be a mistake in a registration. Nothing of it is in the way. */
export function clientWarnings(
  metadata: StoredMetadata,
  { t, hasPeople }: { readonly t: Texts; readonly hasPeople: boolean },
) {
  const { warnings: texts } = t.clientForm;
  const addresses = [...(metadata.redirect_uris ?? []), ...(metadata.post_logout_redirect_uris ?? [])];
  const options = optionsToEnd(metadata);
  const missing = hasPeople
    ? [
        metadata.client_uri === undefined && texts.no_home,
        metadata.purpose === undefined && texts.no_purpose,
        metadata.policy_uri === undefined && texts.no_policy,
        metadata.first_party === true && texts.first_party,
      ]
    : [];
  return [
    ...warnOfName(metadata.client_name ?? '').map((warning) =>
      warning.kind === 'trusted_name' ? texts.trusted_name(warning.word) : texts.mixed_scripts,
    ),
    ...warnOfAddresses([...new Set(addresses)], metadata.client_uri).map(({ kind, address, other = '' }) =>
      texts[kind](address, other),
    ),
    ...missing.filter((text) => text !== false),
    ...(options.length > 0 ? [texts.legacy(legacyWords(t, options))] : []),
  ];
}
