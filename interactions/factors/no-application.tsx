import type { ComponentChildren } from 'preact';
import { usePage } from '../views/page-context.ts';
import { SectionTitle } from '../views/section-title.tsx';

interface NoApplicationProps {
  readonly title: string;
  /** The other code, which the person may have at hand; none where she has no such code. */
  readonly href?: string | undefined;
  readonly label: string;
  /** Of the way to a new factor, where it is no application that is lost. */
  readonly lost?: string | undefined;
  /** Of the request that waits: the way back to it. */
  readonly requestId: string | undefined;
}

const Item = ({ children }: { readonly children: ComponentChildren }) => <li class="fr-mb-1w">{children}</li>;

/** What a person does who cannot answer: nobody is left alone on this page. */
export function NoApplication({ title, href, label, lost, requestId }: NoApplicationProps) {
  const { t, operator } = usePage();
  const texts = t.secondFactor;
  return (
    <>
      <hr class="fr-mt-2w" />
      <SectionTitle>{title}</SectionTitle>
      <ul>
        {href && (
          <Item>
            <a class="fr-link" href={href}>
              {label}
            </a>
          </Item>
        )}
        <Item>
          <a class="fr-link" href={`/appareil-perdu${requestId ? `?demande=${requestId}` : ''}`}>
            {lost ?? texts.lost}
          </a>
        </Item>
      </ul>
      <p>
        {texts.support}{' '}
        <a class="fr-link" href={`mailto:${operator.supportEmail}`}>
          {operator.supportEmail}
        </a>
      </p>
    </>
  );
}
